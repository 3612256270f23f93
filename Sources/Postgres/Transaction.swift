internal import Synchronization

/// What a transaction writes, once it has read.
///
/// Everything is queued and goes with the commit in one round trip; nothing can be awaited while locks are held.
package struct Transaction {
    private(set) var queued: [any Statement] = []

    /// Adds a statement to what is written.
    package mutating func queue<S: Statement>(_ statement: S) where S.Row == Void {
        queued.append(statement)
    }
}

/// `begin`, what is read, a decision; then what is written, and `commit`.
final class TransactionJob<Value: Sendable>: Job {
    typealias Decision = @Sendable (inout Transaction, inout Answers) throws -> Value

    private let reading: [any Statement]
    /// `begin`, and the settings of the transaction where the session is shared.
    private let opening: [any Statement]
    private let decide: Decision
    private let phase = Mutex(Phase.reading)
    private let decided = Mutex<Value?>(nil)

    init(reading: [any Statement], settings: TransactionSettings?, decide: @escaping Decision) {
        self.reading = reading
        opening = [Begin()] + (settings.map { [$0] } ?? [])
        self.decide = decide
    }

    func begin() throws -> [any Statement] {
        phase.withLock { $0 = .reading }
        decided.withLock { $0 = nil }
        guard reading.isEmpty else { return opening + reading }
        var none = Answers()
        return try write(after: &none, before: opening)
    }

    func take(_ answers: inout Answers) throws -> [any Statement] {
        guard case .reading = phase.withLock({ $0 }) else {
            // A transaction that failed is answered with "ROLLBACK", which libpq takes for a success.
            guard answers.lastTag == Commit.tag else { throw PostgresError(.server(sqlState: SQLState.rolledBack)) }
            return []
        }
        answers.skip(opening.count)
        return try write(after: &answers, before: [])
    }

    private func write(after answers: inout Answers, before: [any Statement]) throws -> [any Statement] {
        var transaction = Transaction()
        let value = try decide(&transaction, &answers)
        decided.withLock { $0 = value }
        guard before.isEmpty || !transaction.queued.isEmpty else { return [] }
        phase.withLock { $0 = .committing }
        return before + transaction.queued + [Commit()]
    }

    func meaning(of error: PostgresError, after answers: Answers) -> PostgresError? {
        guard case .committing = phase.withLock({ $0 }) else { return error }
        // Only an answer that got lost after "COMMIT" itself had arrived does not matter.
        guard answers.lastTag != Commit.tag else { return nil }
        var error = error.afterCommitWasSent
        // If not this trip, then what was read.
        if !reading.isEmpty { error.wasSent = true }
        return error
    }

    /// What was decided, once the job has ended well.
    ///
    /// - Throws: `PostgresError` `.decoding` if it has not.
    func value() throws -> Value {
        guard let value = decided.withLock({ $0 }) else { throw PostgresError(.decoding) }
        return value
    }
}

private enum Phase: Sendable {
    case reading
    /// `COMMIT` is on its way.
    case committing
}

private struct Begin: Statement {
    typealias Row = Void
    static let sql = "begin"
}

private struct Commit: Statement {
    typealias Row = Void
    static let sql = "commit"
    static let tag = "COMMIT"
}

/// Undoes a transaction that is not to be committed, or failed.
struct Rollback: Statement {
    typealias Row = Void
    static let sql = "rollback"
}
