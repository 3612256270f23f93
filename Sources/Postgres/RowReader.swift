package import FoundationEssentials

/// Reads one row from left to right.
///
/// The type that is asked for decides how a column is read:
///
///     let name: String = try row.next()
///     let note: String? = try row.next()
package struct RowReader {
    private let result: QueryResult
    private var row: Int32 = -1
    private var column: Int32 = 0

    init(_ result: QueryResult) {
        self.result = result
    }

    /// The next column as a `Value`.
    ///
    /// - Throws: `PostgresError` `.decoding` when there is no further column, when it is NULL and `Value` is not
    ///   optional, or when it has another type.
    package mutating func next<Value: PostgresDecodable>(
        as type: Value.Type = Value.self
    ) throws(PostgresError) -> Value {
        guard column < result.columnCount else { throw PostgresError(.decoding) }
        defer { column += 1 }
        if let value = Value(cell: result.cell(row: row, column: column)) { return value }
        var error = PostgresError(.decoding)
        error.column = result.columnName(column)
        throw error
    }

    /// Goes to the next row, if there is one.
    mutating func advance() -> Bool {
        row += 1
        column = 0
        return row < result.rowCount
    }

    var rowCount: Int { Int(result.rowCount) }
}

// The common types, in so many words: reading through the generic function from another module looks its type up for
// every column, which took as long as all the rest.
extension RowReader {
    package mutating func next() throws(PostgresError) -> Bool { try next(as: Bool.self) }
    package mutating func next() throws(PostgresError) -> Int { try next(as: Int.self) }
    package mutating func next() throws(PostgresError) -> String { try next(as: String.self) }
    package mutating func next() throws(PostgresError) -> String? { try next(as: String?.self) }
    package mutating func next() throws(PostgresError) -> UUID { try next(as: UUID.self) }
    package mutating func next() throws(PostgresError) -> UUID? { try next(as: UUID?.self) }
    package mutating func next() throws(PostgresError) -> Date { try next(as: Date.self) }
    package mutating func next() throws(PostgresError) -> Date? { try next(as: Date?.self) }
    package mutating func next() throws(PostgresError) -> [UInt8] { try next(as: [UInt8].self) }
    package mutating func next() throws(PostgresError) -> [UInt8]? { try next(as: [UInt8]?.self) }
}
