import FoundationEssentials

/// How a verification of a code channel lives and ends: no code, no address, only what was spent and when.
///
/// The rules of the provider, as far as documents and observation tell them: valid for ten minutes from the generation
/// of the code, five sends, five checks, then 60203 and 60202; a re-send prolongs nothing. An exhausted verification
/// stays visible and keeps its number until it expires; a cancelled one stays visible and frees its number at once; an
/// approved or expired one is gone.
struct VerificationLifeCycle: Sendable, Equatable, Codable {
    static let validity: TimeInterval = 600
    static let maxSends = 5
    static let maxChecks = 5

    enum State: String, Sendable, Codable { case pending, approved, canceled, exhausted }
    enum Status: String, Sendable {
        case pending, approved, canceled, expired
        case exhausted = "max_attempts_reached"
    }

    let createdAt: Date
    private(set) var state = State.pending
    private(set) var sends = 0
    private(set) var wrongChecks = 0

    init(createdAt: Date) {
        self.createdAt = createdAt
    }

    var expiresAt: Date { createdAt.addingTimeInterval(Self.validity) }

    func status(at now: Date) -> Status {
        switch state {
        case .approved: .approved
        case .canceled: .canceled
        case .pending: now < expiresAt ? .pending : .expired
        case .exhausted: now < expiresAt ? .exhausted : .expired
        }
    }

    /// Whether a fetch finds it.
    func isVisible(at now: Date) -> Bool {
        now < expiresAt && state != .approved
    }

    /// Whether a start for the same number meets this verification instead of making a new one.
    func holdsItsNumber(at now: Date) -> Bool {
        now < expiresAt && (state == .pending || state == .exhausted)
    }

    /// Counts one delivery.
    mutating func send(whileExhausted: Behaviour.ExhaustedStart = .sendsUsedUp) throws(Refusal) {
        guard state != .exhausted else {
            throw whileExhausted == .sendsUsedUp ? .sendsUsedUp : .checksUsedUp
        }
        guard sends < Self.maxSends else { throw .sendsUsedUp }
        sends += 1
    }

    /// Evaluates one check; nil means that there is nothing to check any more.
    mutating func check(isRight: Bool, at now: Date) throws(Refusal) -> State? {
        guard holdsItsNumber(at: now) else { return nil }
        guard state == .pending else { throw .checksUsedUp }
        guard !isRight else {
            state = .approved
            return .approved
        }
        wrongChecks += 1
        if wrongChecks == Self.maxChecks { state = .exhausted }
        return state
    }

    /// Ends a pending verification by decision of the account; false if it is not pending any more.
    mutating func end(as ending: State, at now: Date) -> Bool {
        guard state == .pending, now < expiresAt else { return false }
        state = ending
        return true
    }
}
