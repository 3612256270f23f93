import Dispatch
import Synchronization

/// Counts how often something ran.
final class Counter: Sendable {
    private let count = Atomic(0)

    var value: Int { count.load(ordering: .relaxed) }

    @discardableResult func next(_ step: Int = 1) -> Int {
        count.wrappingAdd(step, ordering: .relaxed).newValue
    }
}

/// Keeps what happened in its order.
final class Record: Sendable {
    private let entries = Mutex<[String]>([])

    var all: [String] { entries.withLock { $0 } }

    func append(_ entry: String) {
        entries.withLock { $0.append(entry) }
    }
}

/// Holds whoever comes to it until it is opened.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func open() {
        semaphore.signal()
    }

    /// Blocks its thread.
    func pass() {
        semaphore.wait()
        semaphore.signal()
    }
}
