/// One place of the pool: a session on a thread of its own, opened when it is first needed and again after a loss.
///
/// libpq blocks, so the actor runs on its thread and never on the cooperative pool.
actor Connection {
    private let thread = ConnectionThread()
    private let configuration: PostgresConfiguration
    private let jobs = Mailbox<(any Job)?>()
    private var session: Session?
    /// The round trips of all its sessions.
    nonisolated let trips = TripCounter()

    init(_ configuration: PostgresConfiguration) {
        self.configuration = configuration
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    /// Leaves a job to `serve`; nil ends it.
    nonisolated func hand(_ job: (any Job)?) {
        jobs.send(job)
    }

    /// Runs the jobs it is handed, and each one that `giveBack` returns when the last is done.
    func serve(giveBack: (_ isUsable: Bool) -> (any Job)?) async {
        while var job = await jobs.receive() {
            while let next = job.run(on: self, giveBack: giveBack) { job = next }
        }
    }

    /// Connects, if there is no usable session.
    func open() throws(PostgresError) {
        _ = try usableSession()
    }

    /// Lends the session for work that is neither a statement nor a transaction.
    func withSession<Value: Sendable>(_ body: @Sendable (Session) throws -> Value) throws -> Value {
        try body(usableSession())
    }

    func close() {
        session = nil
    }

    /// Runs a statement in a transaction of its own.
    func run<S: Statement>(_ statement: S) -> Outcome<[S.Row]> {
        twice {
            let session = try usableSession()
            do throws(PostgresError) {
                return try session.run(statement)
            } catch {
                throw S.isRepeatable ? error : error.afterCommitWasSent
            }
        }
    }

    /// Runs `body` and commits; whatever it throws undoes its work.
    func transaction<Value: Sendable>(_ body: @Sendable (inout Transaction) throws -> Value) -> Outcome<Value> {
        twice {
            let session = try usableSession()
            var transaction = Transaction(session, settings: transactionSettings)
            do {
                let value = try body(&transaction)
                try transaction.commit()
                return value
            } catch {
                transaction.rollback()
                // The body may have made an error of its own out of ours; then it is ours that decides.
                throw transaction.failure.map { $0.leavesNothing && !(error is PostgresError) ? $0 : error } ?? error
            }
        }
    }

    /// Once more on a fresh session, if the first run provably left nothing behind.
    private func twice<Value>(_ work: () throws -> Value) -> Outcome<Value> {
        var result = Result(catching: work)
        if case .failure(let error as PostgresError) = result, error.leavesNothing { result = Result(catching: work) }
        return Outcome(result: result, isUsable: session?.isUsable ?? false)
    }

    private var transactionSettings: TransactionSettings? {
        configuration.usesPreparedStatements ? nil : TransactionSettings(configuration)
    }

    private func usableSession() throws(PostgresError) -> Session {
        if let session, session.isUsable { return session }
        session = nil
        let session = try Session.open(configuration, counting: trips)
        self.session = session
        return session
    }
}
