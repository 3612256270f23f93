import VerifyModel

/// What an operation answers: a status, perhaps a resource, perhaps more headers.
struct Reply: Sendable {
    var status: Int
    var headers: [(name: String, value: String)] = []
    var body: (any Encodable & Sendable)?

    static func fetched(_ body: some Encodable & Sendable) -> Reply { Reply(status: 200, body: body) }
    static func created(_ body: some Encodable & Sendable) -> Reply { Reply(status: 201, body: body) }
    static let deleted = Reply(status: 204, body: nil)
}

extension Reply {
    init(_ refusal: Refusal, retryAfter seconds: Int?) {
        self.init(
            status: refusal.status,
            body: VerifyFailure(VerifyErrorCode(refusal.code), refusal.message, status: refusal.status)
        )
        if let limit = refusal.reachedRateLimit { headers.append(("Twilio-Reached-Rate-Limit", limit)) }
        if refusal.status == 429, let seconds { headers.append(("Retry-After", String(seconds))) }
    }
}
