// One for each number of statements: a parameter pack would say it once, but crashes the compiler where the rows are taken.

extension Pool {
    /// Reads, decides and writes in one transaction: two round trips, with nothing that could be awaited between them.
    ///
    /// `decide` gets the rows of each statement that was read, in their order, and queues what is to be written; whatever
    /// it throws undoes the transaction and is thrown on. It runs on the reactor's thread, where it must not block, and
    /// may run again, when the connection was lost before `commit` was sent or the server undid the transaction because of
    /// another (deadlock, serialization): it must have no effect but what it queues and its value.
    ///
    /// - Throws: what `decide` throws; `PostgresError`, `.commitUnknown` when the connection was lost after the commit was
    ///   sent, which is never repeated.
    package func transaction<A: Statement, Value: Sendable>(
        _ admission: Admission = .request,
        reading a: A,
        decide: @escaping @Sendable (inout Transaction, [A.Row]) throws -> Value
    ) async throws -> Value {
        try await transact(admission, [a]) { transaction, answers in
            try decide(&transaction, answers.rows(of: A.self))
        }
    }

    /// The same with two statements to read.
    package func transaction<A: Statement, B: Statement, Value: Sendable>(
        _ admission: Admission = .request,
        reading a: A,
        _ b: B,
        decide: @escaping @Sendable (inout Transaction, [A.Row], [B.Row]) throws -> Value
    ) async throws -> Value {
        try await transact(admission, [a, b]) { transaction, answers in
            try decide(&transaction, answers.rows(of: A.self), answers.rows(of: B.self))
        }
    }

    /// The same with three statements to read.
    package func transaction<A: Statement, B: Statement, C: Statement, Value: Sendable>(
        _ admission: Admission = .request,
        reading a: A,
        _ b: B,
        _ c: C,
        decide: @escaping @Sendable (inout Transaction, [A.Row], [B.Row], [C.Row]) throws -> Value
    ) async throws -> Value {
        try await transact(admission, [a, b, c]) { transaction, answers in
            try decide(&transaction, answers.rows(of: A.self), answers.rows(of: B.self), answers.rows(of: C.self))
        }
    }

    /// The same with four statements to read.
    package func transaction<A: Statement, B: Statement, C: Statement, D: Statement, Value: Sendable>(
        _ admission: Admission = .request,
        reading a: A,
        _ b: B,
        _ c: C,
        _ d: D,
        decide: @escaping @Sendable (inout Transaction, [A.Row], [B.Row], [C.Row], [D.Row]) throws -> Value
    ) async throws -> Value {
        try await transact(admission, [a, b, c, d]) { transaction, answers in
            try decide(
                &transaction,
                answers.rows(of: A.self),
                answers.rows(of: B.self),
                answers.rows(of: C.self),
                answers.rows(of: D.self)
            )
        }
    }
}
