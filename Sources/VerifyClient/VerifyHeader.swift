/// What the headers of an answer may tell; none of them is promised.
package enum VerifyHeader: String, CaseIterable, Sendable {
    /// Seconds.
    case retryAfter = "Retry-After"
    /// The rate limit that refused a start.
    case reachedRateLimit = "Twilio-Reached-Rate-Limit"
    /// The members of a challenge that a device has to sign, with commas between them.
    case signatureFields = "Twilio-Verify-Signature-Fields"
    case challengeSignature = "Twilio-Verify-Challenge-Signature"
    case factorSignature = "Twilio-Verify-Factor-Signature"
    /// Seconds, with a fraction.
    case requestDuration = "Twilio-Request-Duration"
    /// Calls of the account that were in flight.
    case concurrentRequests = "Twilio-Concurrent-Requests"
}
