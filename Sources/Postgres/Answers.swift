/// What the statements of a trip have brought, in their order.
struct Answers {
    private var results: [QueryResult] = []
    private var head = 0

    mutating func append(_ result: QueryResult) {
        results.append(result)
    }

    /// Takes the rows of the next statement.
    ///
    /// - Throws: `PostgresError` `.decoding`.
    mutating func rows<S: Statement>(of statement: S.Type) throws(PostgresError) -> [S.Row] {
        guard head < results.count else { throw PostgresError(.decoding) }
        defer { head += 1 }
        var rows: [S.Row] = []
        guard S.Row.self != Void.self else { return rows }
        var reader = RowReader(results[head])
        rows.reserveCapacity(reader.rowCount)
        while reader.advance() { rows.append(try S.decode(&reader)) }
        return rows
    }

    /// Passes over statements of which nothing is wanted.
    mutating func skip(_ count: Int) {
        head += count
    }

    /// What the last statement did: `COMMIT`, `ROLLBACK`.
    var lastTag: String? { results.last?.commandTag }
}
