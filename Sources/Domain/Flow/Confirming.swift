package import FoundationEssentials

/// At most this many answers per verification leave the gateway (invariant I2; the provider's own limit too).
package let checksPerFlow = 5

/// At most this many messages per verification (the provider's own limit: error 60203).
package let sendsPerFlow = 5

/// What a stored flow and its factor say about a new answer.
///
/// Pure: the caller holds the row lock.
package struct Confirming: Sendable {
    package var state: FlowState
    package var expiresAt: Date
    package var checksUsed: Int
    package var hasCallInFlight: Bool
    package var isUserLocked: Bool
    package var factorIsUsable: Bool
    package var factorLockedUntil: Date?

    package init(
        state: FlowState,
        expiresAt: Date,
        checksUsed: Int,
        hasCallInFlight: Bool,
        isUserLocked: Bool,
        factorIsUsable: Bool,
        factorLockedUntil: Date?
    ) {
        self.state = state
        self.expiresAt = expiresAt
        self.checksUsed = checksUsed
        self.hasCallInFlight = hasCallInFlight
        self.isUserLocked = isUserLocked
        self.factorIsUsable = factorIsUsable
        self.factorLockedUntil = factorLockedUntil
    }

    package enum Decision: Equatable, Sendable {
        /// Count the answer, then ask the provider.
        case ask
        /// The clock closed the flow: record that it expired, then refuse.
        case expire
        case refuse(FlowRefusal)
    }

    /// Decides about one answer given at `now`.
    ///
    /// The order matters: what the flow is comes before what is allowed.
    package func decide(at now: Date) -> Decision {
        switch state {
        case .approved: return .refuse(.flowAlreadyConfirmed)
        case .canceled, .denied: return .refuse(.flowCanceled)
        case .superseded: return .refuse(.flowSuperseded)
        case .expired: return .refuse(.flowExpired)
        case .failed: return .refuse(.tooManyAttempts(wait: expiresAt.wait(from: now)))
        // An answer given in time is still being checked; closing the flow now would lose its approval.
        case .pending where hasCallInFlight: return .refuse(.requestInProgress)
        case .unresolved where now >= expiresAt, .pending where now >= expiresAt: return .expire
        case .unresolved: return .refuse(.outcomeUnknown(wait: .seconds(2)))
        case .pending: break
        }
        if isUserLocked { return .refuse(.userLocked) }
        if !factorIsUsable { return .refuse(.factorDisabled) }
        if hasCallInFlight { return .refuse(.requestInProgress) }
        if checksUsed >= checksPerFlow { return .refuse(.tooManyAttempts(wait: expiresAt.wait(from: now))) }
        if let until = factorLockedUntil, until > now {
            return .refuse(.tooManyAttempts(wait: until.wait(from: now)))
        }
        return .ask
    }
}

extension Date {
    /// The time from `now` until this date, at least one second.
    package func wait(from now: Date) -> Duration {
        .seconds(max(1, timeIntervalSince(now).rounded(.up)))
    }
}
