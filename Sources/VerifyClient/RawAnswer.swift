internal import Curl
package import VerifyModel

/// What came over the wire, and the rules that tell what it proves.
///
/// It prints neither its body nor anything of it but the status: bodies hold phone numbers and secrets.
package struct RawAnswer: Sendable, CustomStringConvertible, CustomReflectable {
    /// The HTTP status, whatever it is.
    package let status: Int

    /// The body as it came; empty after a deletion.
    package let body: [UInt8]

    /// The provider's name of the call (`Twilio-Request-Id`).
    package let requestID: String?

    /// When to come back, if the provider says so; at most an hour.
    package let retryAfter: Duration?

    private let reply: Reply?

    init(
        status: Int,
        body: [UInt8],
        requestID: String? = nil,
        retryAfter: String? = nil,
        reply: Reply? = nil
    ) {
        self.reply = reply
        self.status = status
        self.body = body
        self.requestID = requestID.flatMap(Self.plainName)
        self.retryAfter = retryAfter.flatMap(Self.seconds)
    }

    @inline(never)
    init(_ reply: Reply) {
        self.init(
            status: reply.status,
            body: reply.body,
            requestID: reply.header("Twilio-Request-Id"),
            retryAfter: reply.header(VerifyHeader.retryAfter.rawValue),
            reply: reply
        )
    }

    /// The answer itself if it is a success.
    ///
    /// - Throws: `.throttled` or `.rejected` only where the body is an error of the provider that agrees with the
    ///   status; whatever else is no success is `.unknown`, as a proxy may have answered for a provider that acted.
    @inline(never)
    package func accepted() throws(VerifyClientError) -> RawAnswer {
        // Looking for an error in a good answer would cost as much as reading it.
        if isSuccess { return self }
        switch (status, failure) {
        // The same code says that a rate limit of the service's own was reached, which a repetition would not change.
        case (429, .some(let failure)) where failure.code == 20429 && header(.reachedRateLimit) == nil:
            throw .throttled(failure, retryAfter: retryAfter, requestID: requestID)
        case (400..<500, .some(let failure)):
            throw .rejected(failure, requestID: requestID)
        default:
            throw .unknown(.status(status, failure?.code), requestID: requestID)
        }
    }

    /// A header as the provider wrote it, if it did; not fit for a log line as it stands.
    package func header(_ header: VerifyHeader) -> String? { reply?.header(header.rawValue) }

    /// Whether the status is 200 to 299.
    package var isSuccess: Bool { (200..<300).contains(status) }

    /// The body as JSON; nil if it is none, as after a deletion.
    package var json: JSONValue? {
        // No JSON is an answer here, not a failure.
        try? VerifyJSON.decode(JSONValue.self, from: body)
    }

    package var description: String { "answer with HTTP status \(status)" }
    package var customMirror: Mirror { Mirror(self, children: ["status": status]) }

    /// The provider's own error, if the body is one that agrees with the status.
    package var failure: VerifyFailure? {
        // No error of the provider: then the status has to speak for itself.
        guard let failure = try? VerifyJSON.decode(VerifyFailure.self, from: body) else { return nil }
        return failure.status == 0 || failure.status == status ? failure : nil
    }

    /// Request ids go to logs: letters and digits, as the provider writes them, or nothing.
    private static func plainName(_ text: String) -> String? {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "A")...UInt8(ascii: "Z"):
                true
            default: false
            }
        }
        return isPlain && (1...64).contains(text.utf8.count) ? text : nil
    }

    /// Whole seconds up to an hour (RFC 9110 §10.2.3); dates are not honoured.
    private static func seconds(_ text: String) -> Duration? {
        Int(text).flatMap { (0...3600).contains($0) ? .seconds($0) : nil }
    }
}
