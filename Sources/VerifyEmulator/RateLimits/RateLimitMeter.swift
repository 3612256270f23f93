import FoundationEssentials

/// How many starts each bucket has seen for each value.
struct RateLimitMeter: Sendable, Equatable, Codable {
    /// One bucket and the value that a start brought for it.
    struct Reading: Sendable, Equatable {
        /// The unique name of the rate limit.
        let limit: String
        let bucket: String
        let max: Int
        let interval: TimeInterval
        let value: String
    }

    /// The starts that still count, oldest first.
    private struct Window: Sendable, Equatable, Codable {
        let interval: TimeInterval
        var starts: [Date]
    }

    private var windows: [String: Window] = [:]
    private var sweepAbove = 1024

    /// The first bucket without room for one more start.
    func full(_ readings: [Reading], at now: Date, _ kind: Behaviour.RateLimitWindow) -> Reading? {
        readings.first { counted($0, at: now, kind).count >= $0.max }
    }

    mutating func count(_ readings: [Reading], at now: Date, _ kind: Behaviour.RateLimitWindow) {
        for reading in readings {
            let starts = counted(reading, at: now, kind) + [now]
            windows[reading.key] = Window(interval: reading.interval, starts: starts)
        }
        sweep(at: now)
    }

    /// A fixed window begins with its first start and ends as a whole; a sliding one loses each start by itself.
    private func counted(_ reading: Reading, at now: Date, _ kind: Behaviour.RateLimitWindow) -> [Date] {
        guard let starts = windows[reading.key]?.starts, let first = starts.first else { return [] }
        let isOver = { (start: Date) in now.timeIntervalSince(start) >= reading.interval }
        switch kind {
        case .fixed: return isOver(first) ? [] : starts
        case .sliding: return Array(starts.drop(while: isOver))
        }
    }

    /// Values come and go without end, so those whose windows are over are forgotten now and then.
    private mutating func sweep(at now: Date) {
        guard windows.count > sweepAbove else { return }
        windows = windows.filter { _, window in
            window.starts.last.map { now.timeIntervalSince($0) < window.interval } ?? false
        }
        sweepAbove = max(1024, 2 * windows.count)
    }
}

extension RateLimitMeter.Reading {
    /// A SID has a fixed length, so no value can be taken for another bucket's.
    fileprivate var key: String { bucket + value }
}
