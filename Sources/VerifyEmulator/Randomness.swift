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

    /// A random UUID (RFC 9562 §5.4).
    func uuid() -> String {
        var bytes = bytes(16)
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = Array(Hex.encode(bytes))
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
    }

    func secret(_ count: Int) -> String {
        Base64URL.encode(bytes(count))
    }
}
