package import Domain
package import FoundationEssentials
import VerifyClient
package import VerifyModel

/// The operations that Postern asks of the provider; the raw value is the name in the store, in metrics and in logs.
package enum ProviderOperation: String, Sendable, CaseIterable {
    case createVerification = "create_verification"
    case cancelVerification = "cancel_verification"
    case checkVerification = "check_verification"
    case createFactor = "create_factor"
    case verifyFactor = "verify_factor"
    case createChallenge = "create_challenge"
    case deleteFactor = "delete_factor"
    case fetchVerification = "fetch_verification"
    case listAttempts = "list_attempts"
    case listFactors = "list_factors"

    /// Operations of one class stand or fall together: they share a breaker.
    package var breakerClass: BreakerClass {
        switch self {
        case .createVerification, .cancelVerification: .send
        case .checkVerification, .createChallenge, .verifyFactor: .check
        case .createFactor, .deleteFactor: .factor
        case .fetchVerification, .listAttempts, .listFactors: .read
        }
    }
}

package enum BreakerClass: String, Sendable, CaseIterable {
    case send, check, factor, read
}

/// How one provider call ended, as its intent remembers it.
package struct CallRecord: Sendable, Equatable {
    package enum State: String, Sendable {
        /// Answered and done.
        case ok
        /// Answered and refused: nothing happened there.
        case rejected
        /// Provably never processed.
        case unsent
        /// Sent, and no answer that could be trusted came back.
        case unknown
    }

    package var state: State
    package var providerCode: Int?
    package var requestID: String?
    /// What the call made or touched.
    package var sid: String?

    package init(_ state: State, providerCode: Int? = nil, requestID: String? = nil, sid: String? = nil) {
        self.state = state
        self.providerCode = providerCode
        self.requestID = requestID
        self.sid = sid
    }
}

extension CallRecord {
    /// The record of an answered call.
    init<Value>(_ answer: VerifyAnswer<Value>, sid: String) {
        self.init(.ok, requestID: answer.requestID, sid: sid)
    }
}

/// The verification that a message belongs to.
package struct MadeVerification: Sendable, Equatable {
    package let sid: VerificationSID
    /// How many messages it has had by now; nil if the provider does not tell.
    package let deliveries: Int?
    /// When it began, by the provider's clock.
    package let createdAt: Date?

    /// How far the provider's clock may be behind the database's, in seconds: what began so shortly before cannot be told
    /// from what began with us.
    private static let clockTolerance: TimeInterval = 5

    /// Whether it began with the message that was just asked for: it has had no other, or, if the provider does not tell
    /// how many, is no older than `instant`.
    func isNew(since instant: Date) -> Bool {
        if let deliveries { deliveries <= 1 } else { isYounger(than: instant) }
    }

    /// Whether it began at `instant` or later, as far as two clocks can tell.
    func isYounger(than instant: Date) -> Bool {
        createdAt.map { $0 >= instant - Self.clockTolerance } ?? false
    }
}

/// What asking for a message came to.
package enum SendOutcome: Sendable, Equatable {
    case sent(MadeVerification)
    /// Refused for good reason; nothing was sent.
    case refused(FlowRefusal)
    /// Provably not processed: the budget is given back.
    case unsent
    case unknown
}

/// What checking an answer came to.
package enum CheckOutcome: Sendable, Equatable {
    /// The provider's own evidence: right status, right verification, right service.
    case approved
    case wrong
    /// The provider takes no more answers.
    case exhausted(FlowRefusal)
    /// Refused before the answer was looked at: the try is given back.
    case notEvaluated(FlowRefusal)
    /// Provably not processed: the try is given back.
    case unsent
    /// The provider knows no live verification; why, only its records can tell.
    case gone
    case unknown
}

/// What making a TOTP factor came to.
package enum FactorOutcome: Sendable, Equatable {
    /// `uri` and `secret` are shown once and never stored.
    case created(FactorSID, secret: String, uri: String)
    case refused(FlowRefusal)
    case unsent
    case unknown
}

/// An outcome with the record that goes into the store.
package struct Ended<Outcome: Sendable>: Sendable {
    package var outcome: Outcome
    package var record: CallRecord

    package init(_ outcome: Outcome, _ record: CallRecord) {
        self.outcome = outcome
        self.record = record
    }
}

extension Ended: Equatable where Outcome: Equatable {}
