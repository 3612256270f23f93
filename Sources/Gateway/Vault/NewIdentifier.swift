import Cryptography
import Domain
import FoundationEssentials

extension Identifier {
    /// A new identifier of this kind, made now; it exists before its row does.
    static func new() -> Self {
        Self(uuid: .version7(at: Date(), random: RandomWords.pair()))
    }
}

extension UUID {
    /// A random (version 4) UUID: the provider's name for a user tells nothing, not even when the user came.
    static func random() -> UUID {
        let (first, second) = RandomWords.pair()
        return UUID(high: first & ~0xF000 | 0x4000, low: second & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
    }
}
