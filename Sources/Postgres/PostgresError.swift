/// Why the database did not do what it was asked.
///
/// The description is safe to show a stranger. Messages of the server are not kept, because they can quote row data.
package struct PostgresError: Error, Sendable, Equatable {
    /// The kinds a caller tells apart.
    package enum Kind: Sendable, Equatable {
        /// The server refused the statement; nothing of its transaction remains.
        case server(sqlState: String)
        /// No connection, or it was lost; nothing of the transaction remains.
        case connection
        /// Every session is busy and the queue is full, or the wait was too long; nothing was sent.
        case overloaded
        /// The server did not answer in time; nothing of the transaction remains.
        case timeout
        /// The connection was lost while the commit was on its way; read the state back before acting again.
        case commitUnknown
        /// A column did not hold what the statement's `decode` expects.
        case decoding
        /// The calling task was cancelled while it waited for a session; nothing was sent.
        case cancelled
        /// The pool is shut down; nothing was sent.
        case closed
    }

    package var kind: Kind
    /// The constraint that was violated, by its name in the schema.
    package var constraint: String?
    /// The table the server names.
    package var table: String?
    /// The column the server names, or the one that could not be decoded.
    package var column: String?
    /// The message of `raise exception` in our own SQL, kept for SQLSTATEs that begin with `PT`.
    package var raised: String?
    /// The type of the statement that the server refused.
    var statement: ObjectIdentifier?
    /// The server's source routine, for logs.
    var routine: String?
    /// More for logs: libpq's words on a failed connection, the server's on a faulty statement.
    var detail: String?
    /// False if provably no byte of the statement, or of the whole transaction, has left this process.
    var wasSent = true

    /// Makes an error of a kind, with nothing else known.
    package init(_ kind: Kind) {
        self.kind = kind
    }

    /// The five characters of the server's answer (PostgreSQL manual, appendix A), nil if it did not answer.
    package var sqlState: String? {
        if case .server(let sqlState) = kind { sqlState } else { nil }
    }

    /// Whether it was a statement of this type that the server refused.
    package func concerns<S: Statement>(_ statement: S.Type) -> Bool {
        self.statement == ObjectIdentifier(statement)
    }

    /// Whether the database rather than the request is at fault, so that the same request may succeed later.
    package var isUnavailable: Bool {
        switch kind {
        case .connection, .overloaded, .timeout, .commitUnknown, .closed: true
        case .decoding, .cancelled: false
        case .server(let sqlState): SQLState.isUnavailable(sqlState)
        }
    }
}

extension PostgresError {
    /// What a failure means once a commit may have reached the server.
    var afterCommitWasSent: PostgresError {
        guard wasSent, kind == .connection || kind == .timeout else { return self }
        var error = self
        error.kind = .commitUnknown
        return error
    }

    /// Whether nothing remains of the work, and a fresh connection may well succeed with it.
    var leavesNothing: Bool {
        switch kind {
        case .connection: true
        case .server(let sqlState):
            SQLState.stalePlan.contains(sqlState) || SQLState.collision.contains(sqlState)
                || sqlState == SQLState.readOnly
        case .overloaded, .timeout, .commitUnknown, .decoding, .cancelled, .closed: false
        }
    }
}

extension PostgresError: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String {
        switch kind {
        case .server(let sqlState): "database error \(sqlState)"
        case .connection: "database connection failed"
        case .overloaded: "database overloaded"
        case .timeout: "database timed out"
        case .commitUnknown: "database commit unknown"
        case .decoding: "database answer not understood"
        case .cancelled: "database work cancelled"
        case .closed: "database pool closed"
        }
    }

    /// For logs: the description and every name the server gave; no row data, no password.
    package var debugDescription: String {
        let facts = [
            ("constraint", constraint), ("table", table), ("column", column), ("raised", raised), ("routine", routine),
            ("detail", detail),
        ]
        return facts.reduce(into: description) { text, fact in
            if let value = fact.1 { text += " \(fact.0)=\(value)" }
        }
    }
}

/// The SQLSTATEs that mean something to this module.
enum SQLState {
    /// A prepared statement the session no longer knows, or a plan the schema has outgrown: `0A000` is
    /// "cached plan must not change result type".
    static let stalePlan: Set<String> = ["26000", "0A000"]
    /// `40001` serialization failure, `40P01` deadlock: rolled back, and expected to be tried again.
    static let collision: Set<String> = ["40001", "40P01"]
    static let undefinedTable = "42P01"
    /// Transaction rollback.
    static let rolledBack = "40000"
    /// The server became a standby after we connected to it.
    static let readOnly = "25006"

    /// Resources, operator intervention, locks and time-outs, lost connections.
    static func isUnavailable(_ sqlState: String) -> Bool {
        let isClass = ["08", "53", "57", "58"].contains(String(sqlState.prefix(2)))
        return isClass || sqlState == "55P03" || sqlState == readOnly || collision.contains(sqlState)
    }
}
