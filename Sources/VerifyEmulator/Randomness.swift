import Cryptography

/// Where codes, identifiers and tokens come from.
struct Randomness: Sendable {
    let bytes: @Sendable (Int) -> [UInt8]
    let digits: @Sendable (Int) -> String

    /// The generator of the system.
    static let secure = Randomness(bytes: RandomBytes.make, digits: RandomDigits.make)

    /// The same, except that every code is `code`.
    func always(_ code: String) -> Randomness {
        Randomness(bytes: bytes) { _ in code }
    }

    func sid(_ prefix: SIDPrefix) -> String {
        prefix.rawValue + Hex.encode(bytes(16))
    }

    func secret(_ count: Int) -> String {
        Base64URL.encode(bytes(count))
    }
}
