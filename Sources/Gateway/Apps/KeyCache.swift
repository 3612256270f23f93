/// A key as the database holds it.
struct KnownKey: Sendable {
    let holder: KeyHolder
    let secretHash: [UInt8]
    let rate: KeyRate
    /// Neither revoked nor expired, and its app is active; decided by the database's clock.
    let isLive: Bool
}

/// What is known about API keys for the next seconds; pure, the time is passed in.
///
/// Revoking a key takes effect within `lifetime` everywhere. Unknown ids are remembered too, so that a wrong key in a
/// loop does not become a query in a loop.
struct KeyCache {
    static let lifetime = Duration.seconds(5)
    /// Older entries are looked up again ahead of time, so that a busy key never waits for the database.
    static let refreshAge = Duration.seconds(4)
    static let capacity = 10_000

    enum Answer {
        case known(KnownKey?, isDueForRefresh: Bool)
        case notKnown
    }

    private struct Entry {
        var key: KnownKey?
        var fetched: ContinuousClock.Instant
        var meter = RateMeter()
        var touched: ContinuousClock.Instant?
    }

    private var entries: [String: Entry] = [:]

    var count: Int { entries.count }

    func look(up id: String, at now: ContinuousClock.Instant) -> Answer {
        guard let entry = entries[id] else { return .notKnown }
        let age = entry.fetched.duration(to: now)
        return age < Self.lifetime ? .known(entry.key, isDueForRefresh: age >= Self.refreshAge) : .notKnown
    }

    /// Counts one request of a known key; a duration means: refused, come back after it.
    mutating func admit(_ id: String, at now: ContinuousClock.Instant) -> Duration? {
        guard let rate = entries[id]?.key?.rate else { return nil }
        return entries[id]?.meter.admit(rate, at: now)
    }

    /// Takes the answer of the database to a look-up of `ids`.
    mutating func store(_ found: [String: KnownKey], for ids: some Collection<String>, at now: ContinuousClock.Instant)
    {
        if entries.count + ids.count > Self.capacity {
            entries = entries.filter { $0.value.fetched.duration(to: now) < Self.lifetime }
        }
        // Still full: an attack with ever new ids. Forgetting all costs the honest keys one look-up each.
        if entries.count + ids.count > Self.capacity { entries.removeAll() }
        for id in ids {
            entries[id, default: Entry(fetched: now)].key = found[id]
            entries[id]?.fetched = now
        }
    }

    /// Which of the keys just looked up should have their time of last use written, at most once a minute each.
    mutating func due(of ids: some Sequence<String>, at now: ContinuousClock.Instant) -> [String] {
        ids.filter { id in
            guard let entry = entries[id], entry.key != nil else { return false }
            guard entry.touched.map({ $0.duration(to: now) >= .seconds(60) }) ?? true else { return false }
            entries[id]?.touched = now
            return true
        }
    }
}
