import FoundationEssentials

/// How a challenge lives: pending until it is answered or its expiration date passes.
struct ChallengeLifeCycle: Sendable, Equatable, Codable {
    static let defaultValidity: TimeInterval = 300
    static let longestValidity: TimeInterval = 3600
    static let maxWrongCodes = 5
    static let maxNotifications = 3

    enum State: String, Sendable, Codable { case pending, expired, approved, denied }

    let expiresAt: Date
    private(set) var respondedAt: Date?
    private(set) var wrongCodes = 0
    private(set) var notifications = 0
    private var answer: State?

    init(expiresAt: Date) {
        self.expiresAt = expiresAt
    }

    func state(at now: Date) -> State {
        answer ?? (now < expiresAt ? .pending : .expired)
    }

    /// Evaluates one TOTP code; a wrong one is no error until five were wrong.
    mutating func answer(codeIsRight: Bool, at now: Date) throws(Refusal) {
        try requirePending(at: now)
        guard wrongCodes < Self.maxWrongCodes else { throw .challengeAttemptsUsedUp }
        guard codeIsRight else {
            wrongCodes += 1
            return
        }
        settle(as: .approved, at: now)
    }

    /// Takes the answer that a device has signed.
    mutating func answer(approves: Bool, at now: Date) throws(Refusal) {
        try requirePending(at: now)
        settle(as: approves ? .approved : .denied, at: now)
    }

    /// Counts one notification that the account asked for.
    mutating func notify(at now: Date) throws(Refusal) {
        try requirePending(at: now)
        guard notifications < Self.maxNotifications else { throw .notificationsUsedUp }
        notifications += 1
    }

    func requirePending(at now: Date) throws(Refusal) {
        switch state(at: now) {
        case .pending: return
        case .expired: throw .challengeExpired
        case .approved, .denied: throw .challengeAnswered
        }
    }

    private mutating func settle(as state: State, at now: Date) {
        answer = state
        respondedAt = now
    }
}
