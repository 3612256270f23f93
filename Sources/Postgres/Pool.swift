internal import FoundationEssentials
package import Logging
internal import Synchronization

/// A bounded number of sessions with one database, lent to one statement or transaction at a time.
///
/// `run()` must be running for work to be done.
package final class Pool: Sendable {
    typealias State = PoolState<any Job>

    private let configuration: PostgresConfiguration
    private let logger: Logger
    private let connections: [Connection]
    private let state: Mutex<State>
    private let tickets = Atomic<UInt64>(0)
    private let errands = Mailbox<Errand>()

    /// Connects to nothing yet.
    package init(_ configuration: PostgresConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        let size = min(max(configuration.poolSize, 1), 200)
        connections = (0..<size).map { _ in Connection(configuration) }
        state = Mutex(State(.init(connections: size, waitingRequests: configuration.maxWaiting)))
    }

    package var status: PoolStatus { state.withLock { $0.status } }

    /// How many round trips to the server were begun since the start.
    package var roundTrips: Int { connections.reduce(0) { $0 + $1.trips.value } }

    /// Runs one statement in a transaction of its own, in one round trip.
    ///
    /// - Throws: `PostgresError`. A statement that `isRepeatable` is run again on a fresh connection if its own was
    ///   lost; any other is, if nothing of it was sent, and throws `.commitUnknown` if it was.
    package func run<S: Statement>(
        _ statement: S,
        _ admission: Admission = .request
    ) async throws(PostgresError) -> [S.Row] {
        do {
            return try await lend(admission) { $0.run(statement) }
        } catch {
            // A statement throws nothing else; only the job that carries it is untyped.
            throw error as? PostgresError ?? PostgresError(.decoding)
        }
    }

    /// Runs one statement that returns no rows, as above.
    package func run<S: Statement>(
        _ statement: S,
        _ admission: Admission = .request
    ) async throws(PostgresError) where S.Row == Void {
        let _: [Void] = try await run(statement, admission)
    }

    /// Runs `body` in a transaction and commits it; whatever `body` throws undoes its work and is thrown on.
    ///
    /// `body` runs on the connection's thread and may run again on a fresh connection, when the first was lost before
    /// `commit` was sent or the server undid the transaction because of another (deadlock, serialization): it must have
    /// no effect but its statements and its value.
    ///
    /// - Throws: what `body` throws; `PostgresError`, `.commitUnknown` when the connection was lost after the commit was
    ///   sent, which is never repeated.
    package func transaction<Value: Sendable>(
        _ admission: Admission = .request,
        _ body: @escaping @Sendable (inout Transaction) throws -> Value
    ) async throws -> Value {
        try await lend(admission) { $0.transaction(body) }
    }

    private func lend<Value: Sendable>(
        _ admission: Admission,
        _ work: @escaping @Sendable (isolated Connection) -> Outcome<Value>
    ) async throws -> Value {
        let deadline = ContinuousClock.now + wait(for: admission)
        while true {
            let result = await queue(work, admission, deadline)
            // Nothing was sent and there is time: the server may be back before it is over.
            if case .failure(let error as PostgresError) = result, error.kind == .connection, !error.wasSent,
                ContinuousClock.now < deadline
            {
                continue
            }
            return try result.get()
        }
    }

    private func wait(for admission: Admission) -> Duration {
        switch admission {
        case .request: configuration.admissionWait
        case .settlement: configuration.settlementWait
        }
    }
}

// MARK: - Lending

extension Pool {
    private func queue<Value: Sendable>(
        _ work: @escaping @Sendable (isolated Connection) -> Outcome<Value>,
        _ admission: Admission,
        _ deadline: ContinuousClock.Instant
    ) async -> Result<Value, any Error> {
        let ticket = tickets.wrappingAdd(1, ordering: .relaxed).newValue
        let isCancellable = admission == .request
        return await withTaskCancellationHandler {
            await withCheckedContinuation { caller in
                let job = AwaitedJob(caller: caller, work: work)
                perform(state.withLock { $0.lease(job, ticket: ticket, admission, deadline: deadline) })
                // The handler below may have run before the job stood in the queue.
                if isCancellable, Task.isCancelled { cancel(ticket) }
            }
        } onCancel: {
            if isCancellable { cancel(ticket) }
        }
    }

    private func cancel(_ ticket: UInt64) {
        perform(state.withLock { $0.cancel(ticket) })
    }

    /// Takes a connection back, on its thread, and returns what it is to do next.
    private func take(back place: Int, isUsable: Bool) -> (any Job)? {
        guard isUsable else {
            perform(state.withLock { $0.lose(place) })
            return nil
        }
        let action = state.withLock { $0.giveBack(place) }
        if case .grant(_, let job) = action { return job }
        perform(action)
        return nil
    }
}

// MARK: - Running

extension Pool {
    /// Opens and closes connections as they are needed, until its task is cancelled.
    ///
    /// It then takes no more work, refuses who still waits, lets lent connections finish, closes all and returns.
    package func run() async {
        perform(state.withLock { $0.start() })
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                for (place, connection) in connections.enumerated() {
                    group.addTask { await connection.serve { self.take(back: place, isUsable: $0) } }
                }
                while let errand = await nextErrand() { group.addTask { await self.run(errand) } }
                for connection in connections { connection.hand(nil) }
            }
        } onCancel: {
            perform(state.withLock { $0.drain() })
        }
    }

    private func nextErrand() async -> Errand? {
        let errand = await errands.receive()
        return errand == .finish ? nil : errand
    }

    private func perform(_ action: State.Action?) {
        switch action {
        case .grant(let place, let job): connections[place].hand(job)
        case .refuse(let job, let reason):
            var error = PostgresError(reason)
            error.wasSent = false
            job.refuse(error)
        case .begin(let errand): errands.send(errand)
        case nil: break
        }
    }

    private func perform(_ actions: [State.Action]) {
        for action in actions { perform(action) }
    }

    private func run(_ errand: Errand) async {
        switch errand {
        case .open(let place): await open(place)
        case .rest(let place, let duration):
            // A cancelled task wakes early, which is right: the pool is draining then.
            try? await Task.sleep(for: duration)
            perform(state.withLock { $0.rested(place) })
        case .wake(let instant):
            try? await Task.sleep(until: instant, clock: .continuous)
            perform(state.withLock { $0.timePassed(to: .now) })
        case .close(let place):
            await connections[place].close()
            perform(state.withLock { $0.closed(place) })
        case .finish: break
        }
    }

    private func open(_ place: Int) async {
        do {
            try await connections[place].open()
            perform(state.withLock { $0.opened(place) })
            perform(state.withLock { $0.demand() })
        } catch {
            logger.warning("database connection failed", metadata: ["error": "\(error.debugDescription)"])
            perform(state.withLock { $0.failedToOpen(place) })
        }
    }
}

extension Pool {
    /// Runs a pool for the time of `body`; for commands and tests.
    package static func with<Value: Sendable>(
        _ configuration: PostgresConfiguration,
        logger: Logger,
        _ body: (Pool) async throws -> Value
    ) async throws -> Value {
        let pool = Pool(configuration, logger: logger)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await pool.run() }
            defer { group.cancelAll() }
            return try await body(pool)
        }
    }
}
