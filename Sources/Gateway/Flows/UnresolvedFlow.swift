package import Domain
package import FoundationEssentials
package import VerifyModel

/// A flow whose last call was lost, with what is needed to read its truth out of the provider's records.
package struct UnresolvedFlow: Sendable, Equatable {
    package var id: FlowID
    package var service: ServiceSID
    package var verification: VerificationSID
    package var checksUsed: Int
    /// When the first check was sent whose answer nobody knows; nil if no check was lost.
    package var checkedAt: Date?
    /// Whether another flow offered codes to the same verification.
    package var isShared: Bool
    package var lostAt: Date
    /// When the records were last looked into.
    package var lookedAt: Date?
    package var now: Date

    package init(
        id: FlowID,
        service: ServiceSID,
        verification: VerificationSID,
        checksUsed: Int,
        checkedAt: Date?,
        isShared: Bool,
        lostAt: Date,
        lookedAt: Date?,
        now: Date
    ) {
        self.id = id
        self.service = service
        self.verification = verification
        self.checksUsed = checksUsed
        self.checkedAt = checkedAt
        self.isShared = isShared
        self.lostAt = lostAt
        self.lookedAt = lookedAt
        self.now = now
    }
}

extension UnresolvedFlow {
    /// Whether it is time for a look: 1, 3, 10 and 30 seconds after the loss, then every minute.
    ///
    /// The records lag behind what happened, nobody says how far.
    package var isDue: Bool {
        let looks = lookedAt.map { Self.looksDue(after: $0.timeIntervalSince(lostAt)) } ?? 0
        return Self.looksDue(after: now.timeIntervalSince(lostAt)) > looks
    }

    private static func looksDue(after seconds: TimeInterval) -> Int {
        [1, 3, 10, 30].count { $0 <= seconds } + Int(max(0, seconds) / 60)
    }
}

extension UnresolvedFlow {
    /// Two clocks that are both kept by NTP, and a record that counts whole seconds.
    private static let clockDifference: TimeInterval = 30

    /// Whether a delivery that led to a right code proves that a lost check of this very flow was the right one.
    ///
    /// Only checks of this flow can have converted a verification that no other flow offered codes to; and only the
    /// lost ones, for the answers of all others are known. A verification keeps its SID over several flows if the
    /// provider hands it out again, and then nobody can tell whose check was right: such a flow is never approved. The
    /// record must also have changed since the lost check was sent. (The provider may touch a record later, to settle
    /// its price: a newer time alone proves nothing.)
    package func isProved(by attempt: Attempt) -> Bool {
        guard let checkedAt, !isShared, let changedAt = attempt.dateUpdated?.date else { return false }
        return attempt.conversionStatus?.known == .converted
            && attempt.verificationSID == verification
            && attempt.serviceSID == service
            && changedAt >= checkedAt.addingTimeInterval(-Self.clockDifference)
    }

    /// What becomes of the flow by the verification itself; nil if it must go on waiting.
    ///
    /// Never `approved`: an approved verification is not there any more, and only attempts prove one.
    package func state(by verification: Verification) -> FlowState? {
        guard verification.sid == self.verification, verification.serviceSID == service else { return nil }
        return switch verification.status.known {
        // The lost answer was wrong or never looked at. It stays counted: nobody knows which.
        case .pending: checksUsed < checksPerFlow ? .pending : .failed
        case .maxAttemptsReached: .failed
        default: nil
        }
    }
}
