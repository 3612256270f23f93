internal import Synchronization

/// Where the pool's rules meet those who ask and those who work: keeps the state and does what it says.
final class Desk: Sendable {
    typealias State = PoolState<Run>

    private let state: Mutex<State>
    private let errands = Mailbox<Errand>()
    /// The connections, by their place.
    let connections = Mutex<[Connection]>([])

    init(_ limits: State.Limits) {
        state = Mutex(State(limits))
    }

    /// Tells the state what has happened and does what follows.
    func tell(_ event: (inout State) -> [State.Action]) {
        for action in state.withLock({ event(&$0) }) { perform(action) }
    }

    /// The same for an event that has one consequence at most.
    func tell(_ event: (inout State) -> State.Action?) {
        if let action = state.withLock({ event(&$0) }) { perform(action) }
    }

    func update<Value: Sendable>(_ change: (inout State) -> Value) -> Value {
        state.withLock { change(&$0) }
    }

    /// Takes a connection back and returns what it is to do next.
    func take(back place: Int) -> Run? {
        let action = state.withLock { $0.giveBack(place, at: .now) }
        if case .grant(_, let run) = action { return run }
        if let action { perform(action) }
        return nil
    }

    /// What takes time, one after the other; nil when there is nothing left to do, ever.
    nonisolated(nonsending) func nextErrand() async -> Errand? {
        let errand = await errands.receive()
        return errand == .finish ? nil : errand
    }

    private func perform(_ action: State.Action) {
        switch action {
        case .grant(let place, let run): connections.withLock { $0[place] }.start(run)
        case .refuse(let run, let reason):
            var error = PostgresError(reason)
            error.wasSent = false
            run.end(error)
        case .begin(let errand): errands.send(errand)
        }
    }
}
