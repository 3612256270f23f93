package import Curl
package import VerifyModel

/// Why there is no value, sorted by what the provider may have done.
///
/// Indirect, because whoever waits for a call keeps room for its error.
package indirect enum VerifyClientError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Nothing reached the provider: no connection, no TLS, too much in flight. The call may be repeated.
    case unsent(TransportError)

    /// Refused before it was processed (429 with code 20429). The call may be repeated after a pause.
    case throttled(VerifyFailure, retryAfter: Duration?, requestID: String?)

    /// Processed and refused; also 20429 where the answer names the service's rate limit that was reached.
    case rejected(VerifyFailure, requestID: String?)

    /// Sent, and no answer to trust: it may have been processed or not. A write must not be repeated blindly.
    case unknown(UnknownReason, requestID: String?)

    /// The provider's own error, where there is one to trust.
    package var failure: VerifyFailure? {
        switch self {
        case .throttled(let failure, _, _), .rejected(let failure, _): failure
        case .unsent, .unknown: nil
        }
    }

    /// The provider's name of the call, for its support.
    package var requestID: String? {
        switch self {
        case .unsent: nil
        case .throttled(_, _, let requestID), .rejected(_, let requestID), .unknown(_, let requestID): requestID
        }
    }

    /// Codes and statuses only; no text of the provider, no address.
    package var description: String {
        switch self {
        case .unsent(let error): "not sent: \(error)"
        case .throttled(let failure, _, _): "throttled: \(failure)"
        case .rejected(let failure, _): "rejected: \(failure)"
        case .unknown(let reason, _): "outcome unknown: \(reason)"
        }
    }
}

/// What came instead of an answer.
package enum UnknownReason: Sendable, Equatable, CustomStringConvertible {
    /// A time-out, a lost connection, too large a body.
    case transport(TransportError)
    /// A status that proves nothing: a redirect, a server error, a refusal without the provider's own words.
    case status(Int, VerifyErrorCode?)
    /// A success whose body cannot be read.
    case unreadable(status: Int)

    package var description: String {
        switch self {
        case .transport(let error): "\(error)"
        case .status(let status, let code): "HTTP status \(status)" + (code.map { ", Verify error \($0)" } ?? "")
        case .unreadable(let status): "unreadable answer with HTTP status \(status)"
        }
    }
}
