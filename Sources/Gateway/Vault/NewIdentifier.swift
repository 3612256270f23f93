import Cryptography
import Domain
import FoundationEssentials

extension Identifier {
    /// A new identifier of this kind, made now; it exists before its row does.
    static func new() -> Self {
        let random = RandomBytes.make(16)
        func word(_ range: Range<Int>) -> UInt64 { random[range].reduce(0) { $0 << 8 | UInt64($1) } }
        return Self(uuid: .version7(at: Date(), random: (word(0..<8), word(8..<16))))
    }
}

extension UUID {
    /// A random (version 4) UUID: the provider's name for a user tells nothing, not even when the user came.
    static func random() -> UUID {
        let bytes = RandomBytes.make(16)
        func word(_ range: Range<Int>) -> UInt64 { bytes[range].reduce(0) { $0 << 8 | UInt64($1) } }
        let high = word(0..<8) & ~0xF000 | 0x4000
        let low = word(8..<16) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return UUID(high: high, low: low)
    }
}
