internal import Synchronization

/// Work of one caller that a connection does, trip by trip.
///
/// It may have to begin anew: a connection that was lost before anything could remain is no reason to fail. An object, as
/// it passes through many hands: each would copy the statement with it.
protocol Job: AnyObject, Sendable {
    /// The statements of the first trip; none if there is nothing to do.
    func begin() throws -> [any Statement]

    /// Takes what the trip has brought and names the statements of the next; none when the work is done.
    func take(_ answers: inout Answers) throws -> [any Statement]

    /// What a trip's failure means for the work as a whole; nil if it does not matter.
    func meaning(of error: PostgresError, after answers: Answers) -> PostgresError?

    func succeed()
    func fail(_ error: any Error)
}

/// One of the two runs that a job may have.
struct Run: Sendable {
    let job: any Job
    /// The first left nothing behind; there is no third.
    var isSecond = false
}

/// Who waits for the value of a job.
typealias Caller<Value: Sendable> = CheckedContinuation<Result<Value, any Error>, Never>

/// One statement in a transaction of its own.
final class StatementJob<S: Statement>: Job {
    private let caller: Caller<[S.Row]>
    private let statement: S
    private let rows = Mutex<[S.Row]>([])

    init(_ caller: Caller<[S.Row]>, _ statement: S) {
        self.caller = caller
        self.statement = statement
    }

    func begin() -> [any Statement] { [statement] }

    func take(_ answers: inout Answers) throws -> [any Statement] {
        let new = try answers.rows(of: S.self)
        rows.withLock { $0 = new }
        return []
    }

    func meaning(of error: PostgresError, after answers: Answers) -> PostgresError? {
        S.isRepeatable ? error : error.afterCommitWasSent
    }

    func succeed() {
        caller.resume(returning: .success(rows.withLock { $0 }))
    }

    func fail(_ error: any Error) {
        caller.resume(returning: .failure(error))
    }
}
