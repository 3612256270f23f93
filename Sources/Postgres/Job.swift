internal import Synchronization

/// Work of one caller that a connection does, trip by trip; what it brings stays in it.
///
/// It may have to begin anew: a connection that was lost before anything could remain is no reason to fail. An object, as
/// it passes through many hands: each would copy the statement with it. The hands know nothing of the kind of value, which
/// the generic code of another module would have to look up at every step.
protocol Job: AnyObject, Sendable {
    /// The statements of the first trip; none if there is nothing to do.
    func begin() throws -> [any Statement]

    /// Takes what the trip has brought and names the statements of the next; none when the work is done.
    func take(_ answers: inout Answers) throws -> [any Statement]

    /// What a trip's failure means for the work as a whole; nil if it does not matter.
    func meaning(of error: PostgresError, after answers: Answers) -> PostgresError?
}

/// A job with who waits for its end, and how often it has begun.
struct Run: Sendable {
    let job: any Job
    let caller: Caller
    /// The first left nothing behind; there is no third.
    var isSecond = false

    /// Lets the caller go on; what the work has brought is in the job.
    func end(_ failure: (any Error)? = nil) {
        caller.resume(returning: failure)
    }
}

/// Who waits for the end of a job; it is told why the job failed, or nothing.
typealias Caller = CheckedContinuation<(any Error)?, Never>

/// One statement in a transaction of its own.
final class StatementJob<S: Statement>: Job {
    private let statement: S
    private let found = Mutex<[S.Row]>([])

    init(_ statement: S) {
        self.statement = statement
    }

    /// What it has brought, once it has ended well.
    var rows: [S.Row] { found.withLock { $0 } }

    func begin() -> [any Statement] { [statement] }

    func take(_ answers: inout Answers) throws -> [any Statement] {
        let rows = try answers.rows(of: S.self)
        found.withLock { $0 = rows }
        return []
    }

    func meaning(of error: PostgresError, after answers: Answers) -> PostgresError? {
        S.isRepeatable ? error : error.afterCommitWasSent
    }
}
