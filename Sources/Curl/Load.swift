internal import Synchronization

/// Counts the calls that are under way or wait for a connection, and says when there may be no more.
final class Load: Sendable {
    private struct State {
        var inFlight = 0
        var isClosed = false
    }

    private let state = Mutex(State())
    private let maximum: Int

    init(maximum: Int) {
        self.maximum = maximum
    }

    var inFlight: Int { state.withLock { $0.inFlight } }

    /// Counts a call, or says why it may not be made.
    func take() -> TransportError.Reason? {
        state.withLock { state in
            if state.isClosed { return .closed }
            if state.inFlight >= maximum { return .overloaded }
            state.inFlight += 1
            return nil
        }
    }

    /// Makes room for `count` calls that are over.
    func release(_ count: Int) {
        state.withLock { $0.inFlight -= count }
    }

    /// Takes no further calls.
    func close() {
        state.withLock { $0.isClosed = true }
    }
}
