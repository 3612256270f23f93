internal import FoundationEssentials
package import Logging
package import Reactor
internal import Synchronization

/// A bounded number of sessions with one database, lent to one statement or transaction at a time.
///
/// All of them live on the reactor's thread. `run()` must be running for work to be done.
package final class Pool: Sendable {
    typealias State = PoolState<Run>

    private let configuration: PostgresConfiguration
    private let logger: Logger
    private let connections: [Connection]
    private let desk: Desk
    private let tickets = Atomic<UInt64>(0)

    /// Connects to nothing yet.
    package init(_ configuration: PostgresConfiguration, on reactor: Reactor = Reactor(), logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        let size = min(max(configuration.poolSize, 1), 200)
        let desk = Desk(
            .init(
                connections: size,
                waitingRequests: configuration.maxWaiting,
                admissionWait: configuration.admissionWait,
                pause: configuration.pause,
                burst: configuration.burst
            )
        )
        self.desk = desk
        let patience = configuration.settlementWait
        connections = (0..<size).map { index in
            Connection(
                reactor,
                .init(
                    // Weak: the desk holds the connections.
                    opened: { [weak desk] in desk?.tell { $0.opened(index, at: .now) } },
                    giveBack: { [weak desk] in desk?.take(back: index) },
                    lose: { [weak desk] run in
                        desk?.tell { $0.lose(index, unfinished: run, deadline: .now + patience) }
                    },
                    loseIdle: { [weak desk] in desk?.update { $0.loseIdle(index) } }
                )
            )
        }
        desk.connections.withLock { $0 = connections }
    }

    package var status: PoolStatus { desk.update { $0.status } }

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
        let job = StatementJob(statement)
        if let failure = await lend(admission, job) {
            // A statement throws nothing else; only the job that carries it is untyped.
            throw failure as? PostgresError ?? PostgresError(.decoding)
        }
        return job.rows
    }

    /// Runs one statement that returns no rows, as above.
    package func run<S: Statement>(
        _ statement: S,
        _ admission: Admission = .request
    ) async throws(PostgresError) where S.Row == Void {
        let _: [Void] = try await run(statement, admission)
    }

    /// Writes in one transaction and one round trip.
    ///
    /// - Throws: as `transaction(_:reading:decide:)` does.
    package func transaction<Value: Sendable>(
        _ admission: Admission = .request,
        _ write: @escaping @Sendable (inout Transaction) throws -> Value
    ) async throws -> Value {
        try await transact(admission, []) { transaction, _ in try write(&transaction) }
    }

    /// What all transactions come to: `decide` takes the rows of `reading` out of the answers, in their order.
    func transact<Value: Sendable>(
        _ admission: Admission,
        _ reading: [any Statement],
        _ decide: @escaping TransactionJob<Value>.Decision
    ) async throws -> Value {
        let job = transactionJob(reading, decide)
        if let failure = await lend(admission, job) { throw failure }
        return try job.value()
    }

    @inline(never)
    private func transactionJob<Value: Sendable>(
        _ reading: [any Statement],
        _ decide: @escaping TransactionJob<Value>.Decision
    ) -> TransactionJob<Value> {
        let settings = configuration.usesPreparedStatements ? nil : TransactionSettings(configuration)
        return TransactionJob(reading: reading, settings: settings, decide: decide)
    }

    /// Has the job done, and returns why it failed, or nil.
    // Not inlined, nor are those below: what they need must not stand in the frames of all who wait.
    @inline(never)
    private func lend(_ admission: Admission, _ job: any Job) async -> (any Error)? {
        let deadline = ContinuousClock.now + wait(for: admission)
        while true {
            let failure = admission == .request ? await ask(job, deadline) : await settle(job, deadline)
            guard let failure, mayTryAgain(after: failure, until: deadline) else { return failure }
        }
    }

    /// Whether nothing was sent and there is time: the server may be back before it is over.
    @inline(never)
    private func mayTryAgain(after failure: any Error, until deadline: ContinuousClock.Instant) -> Bool {
        guard let error = failure as? PostgresError, error.kind == .connection, !error.wasSent else { return false }
        return ContinuousClock.now < deadline
    }

    /// Waits in the queue for requests; a task that is cancelled waits no longer.
    @inline(never)
    private func ask(_ job: any Job, _ deadline: ContinuousClock.Instant) async -> (any Error)? {
        let ticket = nextTicket()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { caller in
                lease(Run(job: job, caller: caller), ticket, .request, deadline)
                // The handler below may have run before the job stood in the queue.
                if Task.isCancelled { desk.tell { $0.cancel(ticket) } }
            }
        } onCancel: {
            desk.tell { $0.cancel(ticket) }
        }
    }

    /// Waits before all requests; nothing cancels it.
    @inline(never)
    private func settle(_ job: any Job, _ deadline: ContinuousClock.Instant) async -> (any Error)? {
        await withCheckedContinuation { lease(Run(job: job, caller: $0), nextTicket(), .settlement, deadline) }
    }

    private func nextTicket() -> UInt64 { tickets.wrappingAdd(1, ordering: .relaxed).newValue }

    @inline(never)
    private func lease(
        _ run: Run,
        _ ticket: UInt64,
        _ admission: Admission,
        _ deadline: ContinuousClock.Instant
    ) {
        desk.tell { $0.lease(run, ticket: ticket, admission, deadline: deadline, at: .now) }
    }

    private func wait(for admission: Admission) -> Duration {
        switch admission {
        case .request: configuration.admissionWait
        case .settlement: configuration.settlementWait
        }
    }
}

// MARK: - Running

extension Pool {
    /// Opens and closes connections as they are needed, until its task is cancelled.
    ///
    /// It then takes no more work, refuses who still waits, lets lent connections finish, closes all and returns.
    package func run() async {
        desk.tell { $0.start() }
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                while let errand = await desk.nextErrand() { group.addTask { await self.run(errand) } }
            }
        } onCancel: {
            desk.tell { $0.drain() }
        }
    }

    private func run(_ errand: Errand) async {
        switch errand {
        case .open(let place): await open(place)
        case .rest(let place, let duration):
            // A cancelled task wakes early, which is right: the pool is draining then.
            try? await Task.sleep(for: duration)
            desk.tell { $0.rested(place) }
        case .wake(let instant):
            try? await Task.sleep(until: instant, clock: .continuous)
            desk.tell { $0.timePassed(to: .now) }
        case .close(let place):
            await connections[place].close()
            desk.tell { $0.closed(place) }
        case .finish: break
        }
    }

    private func open(_ place: Int) async {
        let connection = connections[place]
        do {
            try await connection.adopt(Session.open(configuration, counting: connection.trips))
            desk.tell { $0.demand() }
        } catch {
            logger.warning("database connection failed", metadata: ["error": "\(error.debugDescription)"])
            desk.tell { $0.failedToOpen(place) }
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
