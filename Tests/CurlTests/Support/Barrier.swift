import Foundation

/// Holds threads back until as many as expected have come.
final class Barrier: Sendable {
    private let condition = NSCondition()
    private nonisolated(unsafe) var missing: Int  // Read and written under `condition` only.

    init(_ count: Int) {
        unsafe missing = count
    }

    func wait() {
        condition.lock()
        defer { condition.unlock() }
        unsafe missing -= 1
        if unsafe missing == 0 { condition.broadcast() }
        while unsafe missing > 0 { condition.wait() }
    }
}
