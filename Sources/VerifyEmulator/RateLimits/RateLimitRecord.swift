import FoundationEssentials

/// A programmable rate limit: a name under which starts hand over a value to be counted, such as the end user's IP.
struct RateLimitRecord: Sendable, Equatable, Codable {
    let sid: String
    let service: String
    let uniqueName: String
    var description: String?
    let createdAt: Date
    var updatedAt: Date

    /// Letters, digits, `-`, `_` and `.`; the longest length is our choice, the provider states none.
    static func isUniqueName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}

/// One bound of a rate limit: at most `max` starts with the same value in `interval` seconds.
struct BucketRecord: Sendable, Equatable, Codable {
    let sid: String
    let rateLimit: String
    let service: String
    var max: Int
    var interval: Int
    let createdAt: Date
    var updatedAt: Date
}
