import Synchronization

/// How many calls to the provider's API are under way, and the most there ever were at once.
final class Traffic: Sendable {
    struct Level: Sendable {
        var current = 0
        var peak = 0
    }

    private let level = Mutex(Level())

    /// Counts a call in and returns how many are under way with it.
    func enter() -> Int {
        level.withLock { level in
            level.current += 1
            level.peak = max(level.peak, level.current)
            return level.current
        }
    }

    func leave() {
        level.withLock { $0.current -= 1 }
    }

    var peak: Int { level.withLock { $0.peak } }

    /// Begins a new peak; calls under way stay counted.
    func forgetPeak() {
        level.withLock { $0.peak = $0.current }
    }
}
