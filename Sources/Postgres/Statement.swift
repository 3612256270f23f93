/// A query as a type: its SQL, its parameters and the decoding of its rows stand together.
///
///     struct FactorCount: Statement {
///         static let sql = "select count(*) from factors where user_id = $1"
///         let userID: UUID
///         var parameters: [Parameter] { [.uuid(userID)] }
///         static func decode(_ row: inout RowReader) throws(PostgresError) -> Int { try row.next() }
///     }
package protocol Statement: Sendable {
    associatedtype Row: Sendable
    /// One statement with `$1…$n`, never interpolated; a constant, because the type stands for it once it is prepared.
    static var sql: String { get }
    /// Whether it does no harm to run it twice, as reading does; `Pool.run` then repeats it after a lost connection.
    static var isRepeatable: Bool { get }
    /// The values of `$1…$n`.
    var parameters: [Parameter] { get }
    /// Reads one row, column by column, in the order of the SQL.
    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row
}

extension Statement {
    package static var isRepeatable: Bool { false }

    package var parameters: [Parameter] { [] }
}

extension Statement where Row == Void {
    package static func decode(_ row: inout RowReader) throws(PostgresError) {}
}
