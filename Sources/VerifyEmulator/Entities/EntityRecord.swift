import FoundationEssentials

/// An end user as the provider knows one: a nameless identity with the factors and challenges that hang on it.
struct EntityRecord: Sendable, Codable {
    let sid: String
    let service: String
    let identity: String
    let createdAt: Date
    var updatedAt: Date
    /// SIDs, oldest first.
    var factors: [String] = []
    /// SIDs, oldest first.
    var challenges: [String] = []
    var factorCreations = FactorCreationQuota()

    init(sid: String, service: String, identity: String, at now: Date) {
        self.sid = sid
        self.service = service
        self.identity = identity
        createdAt = now
        updatedAt = now
    }

    /// 8 to 64 letters, digits and dashes.
    static func isIdentity(_ text: String) -> Bool {
        (8...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
