internal import Synchronization

/// Hands values to one receiver in order; unlike a stream it goes on after the receiver's task was cancelled.
final class Mailbox<Value: Sendable>: Sendable {
    private enum State {
        case filling([Value])
        case awaited(CheckedContinuation<Value, Never>)
    }

    private let state = Mutex(State.filling([]))

    func send(_ value: Value) {
        let receiver: CheckedContinuation<Value, Never>? = state.withLock { state in
            switch state {
            case .filling(let earlier):
                state = .filling(earlier + [value])
                return nil
            case .awaited(let receiver):
                state = .filling([])
                return receiver
            }
        }
        receiver?.resume(returning: value)
    }

    /// The next value; waits for one if there is none.
    nonisolated(nonsending) func receive() async -> Value {
        await withCheckedContinuation { continuation in
            let value: Value? = state.withLock { state in
                guard case .filling(let values) = state, let first = values.first else {
                    state = .awaited(continuation)
                    return nil
                }
                state = .filling(Array(values.dropFirst()))
                return first
            }
            if let value { continuation.resume(returning: value) }
        }
    }
}
