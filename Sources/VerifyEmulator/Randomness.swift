import Cryptography
import Synchronization

/// Where codes, identifiers and tokens come from.
struct Randomness: Sendable {
    let bytes: @Sendable (Int) -> [UInt8]
    let digits: @Sendable (Int) -> String

    /// The generator of the system.
    static let secure = Randomness(bytes: RandomBytes.make, digits: RandomDigits.make)

    /// The same, except that every code is `code`, if there is one.
    func always(_ code: String?) -> Randomness {
        guard let code else { return self }
        return Randomness(bytes: bytes) { _ in code }
    }

    /// The same numbers for the same seed, in the order in which they are drawn.
    ///
    /// SHA-256 over seed and counter: whoever does not know the seed cannot tell them from random ones.
    static func seeded(_ seed: [UInt8], always code: String? = nil) -> Randomness {
        let stream = SeededStream(seed)
        return Randomness(bytes: stream.next, digits: { RandomDigits.make($0, from: stream.next) }).always(code)
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

/// Bytes that follow from a seed alone.
private final class SeededStream: Sendable {
    private let seed: [UInt8]
    private let state = Mutex((rest: [UInt8](), block: UInt64(0)))

    init(_ seed: [UInt8]) {
        self.seed = seed
    }

    @Sendable func next(_ count: Int) -> [UInt8] {
        state.withLock { state in
            while state.rest.count < count {
                let counter = (0..<8).map { UInt8(truncatingIfNeeded: state.block >> (8 * $0)) }
                state.rest += SHA256.hash(seed + counter)
                state.block += 1
            }
            defer { state.rest.removeFirst(count) }
            return Array(state.rest.prefix(count))
        }
    }
}
