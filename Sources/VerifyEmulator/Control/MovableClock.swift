import FoundationEssentials

/// The machine's clock plus what tests have added to it; it never goes back.
struct MovableClock: Sendable, Equatable {
    private(set) var advancedSeconds = 0

    /// Ten years: enough for every rule, and far from the end of any date format.
    static let furthest = 315_360_000

    mutating func advance(by seconds: Int) -> Bool {
        guard (0...Self.furthest - advancedSeconds).contains(seconds) else { return false }
        advancedSeconds += seconds
        return true
    }

    func now(_ machine: Date = Date()) -> Date {
        machine.addingTimeInterval(TimeInterval(advancedSeconds))
    }
}
