/// Work of one caller that a connection does, trip by trip.
///
/// It may have to begin anew: a connection that was lost before anything could remain is no reason to fail.
protocol Job: Sendable {
    /// The statements of the first trip; none if there is nothing to do.
    mutating func begin() throws -> [any Statement]

    /// Takes what the trip has brought and names the statements of the next; none when the work is done.
    mutating func take(_ answers: inout Answers) throws -> [any Statement]

    /// What a trip's failure means for the work as a whole; nil if it does not matter.
    func meaning(of error: PostgresError, after answers: Answers) -> PostgresError?

    func succeed()
    func fail(_ error: any Error)
}

/// One of the two runs that a job may have.
struct Run: Sendable {
    var job: any Job
    /// The first left nothing behind; there is no third.
    var isSecond = false
}

/// Who waits for the value of a job.
typealias Caller<Value: Sendable> = CheckedContinuation<Result<Value, any Error>, Never>

/// One statement in a transaction of its own.
struct StatementJob<S: Statement>: Job {
    let caller: Caller<[S.Row]>
    let statement: S
    private var rows: [S.Row] = []

    init(_ caller: Caller<[S.Row]>, _ statement: S) {
        self.caller = caller
        self.statement = statement
    }

    func begin() -> [any Statement] { [statement] }

    mutating func take(_ answers: inout Answers) throws -> [any Statement] {
        rows = try answers.rows(of: S.self)
        return []
    }

    func meaning(of error: PostgresError, after answers: Answers) -> PostgresError? {
        S.isRepeatable ? error : error.afterCommitWasSent
    }

    func succeed() {
        caller.resume(returning: .success(rows))
    }

    func fail(_ error: any Error) {
        caller.resume(returning: .failure(error))
    }
}
