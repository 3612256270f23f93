/// Who watches which descriptor, and who wants to be called when.
struct WatchList {
    private var watchers: [Int32: any Watcher] = [:]
    private var deadlines: [ObjectIdentifier: (instant: ContinuousClock.Instant, watcher: any Watcher)] = [:]
    /// No deadline is before this; most are taken back long before they pass, so it is not kept exact.
    private var earliest: ContinuousClock.Instant?

    mutating func add(_ descriptor: Int32, _ watcher: any Watcher) {
        watchers[descriptor] = watcher
    }

    mutating func remove(_ descriptor: Int32) {
        watchers[descriptor] = nil
    }

    func watcher(of descriptor: Int32) -> (any Watcher)? {
        watchers[descriptor]
    }

    mutating func setDeadline(_ instant: ContinuousClock.Instant?, _ watcher: any Watcher) {
        deadlines[ObjectIdentifier(watcher)] = instant.map { ($0, watcher) }
        if let instant { earliest = min(earliest ?? instant, instant) }
    }

    /// Milliseconds until somebody may be late, rounded up; -1 when nobody can be.
    func patience(from now: ContinuousClock.Instant) -> Int32 {
        guard let earliest else { return -1 }
        let (seconds, attoseconds) = (earliest - now).components
        return Int32(
            clamping: max(0, min(seconds, 86_400) * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
        )
    }

    /// Those whose time has passed; their deadlines are over.
    mutating func takeLate() -> [any Watcher] {
        guard let earliest else { return [] }
        let now = ContinuousClock.now
        guard now >= earliest else { return [] }
        let late = deadlines.filter { $0.value.instant <= now }
        for id in late.keys { deadlines[id] = nil }
        self.earliest = deadlines.values.map(\.instant).min()
        return late.values.map(\.watcher)
    }
}
