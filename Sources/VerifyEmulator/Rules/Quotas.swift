import FoundationEssentials

/// How many challenges a factor may have: short codes are easier to guess, so they get fewer.
///
/// Four digits or fewer: 10 in 24 hours. Five or more: 50 in an hour and 100 in 24 hours.
struct ChallengeQuota: Sendable, Equatable, Codable {
    private var history = RecentEvents(window: 86_400)

    mutating func take(codeLength: Int, at now: Date) throws(Refusal) {
        let isShort = codeLength <= 4
        guard history.count(within: 86_400, at: now) < (isShort ? 10 : 100),
            isShort || history.count(within: 3600, at: now) < 50
        else { throw .challengeQuotaUsedUp }
        history.note(now)
    }
}

/// At most 100 factors may be made for one entity in a day.
struct FactorCreationQuota: Sendable, Equatable, Codable {
    private var history = RecentEvents(window: 86_400)

    mutating func take(at now: Date) throws(Refusal) {
        guard history.count(within: 86_400, at: now) < 100 else { throw .factorCreationsUsedUp }
        history.note(now)
    }
}

/// A verification may be polled 60 times a minute and 180 times an hour.
struct PollingQuota: Sendable, Equatable, Codable {
    private var history = RecentEvents(window: 3600)

    mutating func take(at now: Date) throws(Refusal) {
        guard history.count(within: 60, at: now) < 60, history.count(within: 3600, at: now) < 180 else {
            throw .tooManyRequests
        }
        history.note(now)
    }
}

/// Times of events, oldest first, forgotten once they left the window.
struct RecentEvents: Sendable, Equatable, Codable {
    let window: TimeInterval
    private var times: [Date] = []

    init(window: TimeInterval) {
        self.window = window
    }

    mutating func note(_ now: Date) {
        times.removeAll { now.timeIntervalSince($0) >= window }
        times.append(now)
    }

    func count(within seconds: TimeInterval, at now: Date) -> Int {
        times.reversed().prefix { now.timeIntervalSince($0) < seconds }.count
    }
}
