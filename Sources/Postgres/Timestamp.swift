internal import FoundationEssentials

/// `timestamptz` in binary: microseconds since the start of the year 2000, UTC.
enum Timestamp {
    // Date counts from 2001; the nearer the epoch, the finer a Double.
    private static let from2000to2001: Double = 366 * 86_400
    // timestamp.h: from 4714-11-24 BC up to, and without, 294277-01-01.
    private static let range: Range<Double> = -211_813_488_000..<9_223_371_331_200

    /// What PostgreSQL cannot hold becomes ±infinity.
    static func microseconds(_ date: Date) -> Int64 {
        let seconds = date.timeIntervalSinceReferenceDate + from2000to2001
        guard range.contains(seconds) else { return seconds < 0 ? .min : .max }
        return Int64((seconds * 1_000_000).rounded())
    }

    static func date(microseconds: Int64) -> Date {
        switch microseconds {
        case .max: .distantFuture
        case .min: .distantPast
        default: Date(timeIntervalSinceReferenceDate: Double(microseconds) / 1_000_000 - from2000to2001)
        }
    }
}
