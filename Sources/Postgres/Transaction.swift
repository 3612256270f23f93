/// The statements of one transaction, inside the body of `Pool.transaction`.
///
/// Everything here is synchronous: awaiting anything between two statements, while locks are held, does not compile.
/// `begin` travels with the first round trip and `commit` with what is queued last.
package struct Transaction: ~Copyable {
    private let session: Session
    private let settings: TransactionSettings?
    private var hasBegun = false
    private var queued: [any Statement] = []
    /// The first failure; the transaction cannot be committed after it, whatever the body makes of it.
    private(set) var failure: PostgresError?

    /// `settings` are set inside the transaction, where the session is shared.
    init(_ session: Session, settings: TransactionSettings?) {
        self.session = session
        self.settings = settings
    }

    /// Sends everything queued and then this, in one round trip, and returns its rows.
    ///
    /// - Throws: `PostgresError`, after which the transaction is rolled back in any case.
    package mutating func run<S: Statement>(_ statement: S) throws(PostgresError) -> [S.Row] {
        let session = session
        return try trip {
            () throws(PostgresError) in
            try session.send(statement)
        } receiving: {
            () throws(PostgresError) in
            try session.receive(S.self)
        }
    }

    /// Sends everything queued and then this, in one round trip.
    ///
    /// - Throws: `PostgresError`, after which the transaction is rolled back in any case.
    package mutating func run<S: Statement>(_ statement: S) throws(PostgresError) where S.Row == Void {
        let _: [Void] = try run(statement)
    }

    /// Sends everything queued and then these, all in one round trip, and returns their rows in their order.
    ///
    /// - Throws: `PostgresError`, after which the transaction is rolled back in any case.
    package mutating func run<each S: Statement>(
        _ statements: repeat each S
    ) throws(PostgresError) -> (repeat [(each S).Row]) {
        let session = session
        return try trip {
            () throws(PostgresError) in
            repeat try session.send(each statements)
        } receiving: {
            () throws(PostgresError) in
            (repeat try session.receive((each S).self))
        }
    }

    /// Keeps a statement for the next round trip, at the latest that of the commit.
    package mutating func queue<S: Statement>(_ statement: S) where S.Row == Void {
        queued.append(statement)
    }

    private mutating func trip<Value>(
        sending: () throws(PostgresError) -> Void,
        receiving: () throws(PostgresError) -> Value
    ) throws(PostgresError) -> Value {
        if let failure { throw failure }
        let (session, before) = (session, takeQueue())
        do throws(PostgresError) {
            return try session.trip {
                () throws(PostgresError) in
                for statement in before { try session.send(statement) }
                try sending()
            } receiving: {
                () throws(PostgresError) in
                for _ in before { _ = try session.receiveResult() }
                return try receiving()
            }
        } catch {
            failure = error
            throw error
        }
    }

    private mutating func takeQueue() -> [any Statement] {
        defer {
            queued = []
            hasBegun = true
        }
        guard !hasBegun else { return queued }
        return [Begin()] + (settings.map { [$0] } ?? []) + queued
    }
}

extension Transaction {
    /// Ends it for good; sends nothing if nothing was asked of it.
    ///
    /// - Throws: `PostgresError` `.commitUnknown` when the connection was lost after `commit` was sent.
    mutating func commit() throws(PostgresError) {
        guard hasBegun || !queued.isEmpty else { return }
        if let failure { throw failure }
        // A statement that ended the transaction itself has left the rest of the body without one.
        if hasBegun, session.isUsable, !session.isInTransaction {
            throw PostgresError(.server(sqlState: SQLState.rolledBack))
        }
        let session = session
        var tag: String?
        do throws(PostgresError) {
            try trip {
                () throws(PostgresError) in
                try session.send(Commit())
            } receiving: {
                () throws(PostgresError) in
                tag = try session.receiveResult().commandTag
            }
        } catch {
            // Only an answer that got lost after "COMMIT" itself had arrived does not matter.
            if tag != Commit.tag { throw error.afterCommitWasSent }
        }
        if tag != Commit.tag { throw PostgresError(.server(sqlState: SQLState.rolledBack)) }
    }

    /// Undoes it; a connection that does not answer is given up, and the server undoes it then.
    func rollback() {
        guard session.isInTransaction else { return }
        // What it says is of no use: a session that cannot roll back is not usable.
        _ = try? session.run(Rollback())
    }
}

private struct Begin: Statement {
    typealias Row = Void
    static let sql = "begin"
}

private struct Commit: Statement {
    typealias Row = Void
    static let sql = "commit"
    // A transaction that failed is answered with "ROLLBACK", which libpq takes for a success.
    static let tag = "COMMIT"
}

private struct Rollback: Statement {
    typealias Row = Void
    static let sql = "rollback"
}
