internal import Synchronization

/// Hands values to one receiver in order; unlike a stream it goes on after the receiver's task was cancelled.
final class Mailbox<Value: Sendable>: Sendable {
    private enum State {
        case filling([Value])
        case awaited(CheckedContinuation<[Value], Never>)
    }

    private let state = Mutex(State.filling([]))

    func send(_ values: [Value]) {
        let receiver: CheckedContinuation<[Value], Never>? = state.withLock { state in
            switch state {
            case .filling(let earlier):
                state = .filling(earlier + values)
                return nil
            case .awaited(let receiver):
                state = .filling([])
                return receiver
            }
        }
        receiver?.resume(returning: values)
    }

    /// What was sent since the last time; waits for something if there is nothing.
    func receive() async -> [Value] {
        await withCheckedContinuation { continuation in
            let values: [Value]? = state.withLock { state in
                guard case .filling(let values) = state, !values.isEmpty else {
                    state = .awaited(continuation)
                    return nil
                }
                state = .filling([])
                return values
            }
            if let values { continuation.resume(returning: values) }
        }
    }
}
