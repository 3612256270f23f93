internal import CPostgres

/// The owner of one `PGresult`.
@safe final class QueryResult {
    enum Status { case rows, done, error, aborted, sync, other }

    private let handle: OpaquePointer

    /// Takes ownership.
    init(_ handle: OpaquePointer) {
        unsafe self.handle = handle
    }

    deinit { unsafe PQclear(handle) }

    var status: Status {
        switch unsafe PQresultStatus(handle) {
        case PGRES_TUPLES_OK: .rows
        case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: .done
        case PGRES_FATAL_ERROR: .error
        case PGRES_PIPELINE_ABORTED: .aborted
        case PGRES_PIPELINE_SYNC: .sync
        default: .other
        }
    }

    var rowCount: Int32 { unsafe PQntuples(handle) }
    var columnCount: Int32 { unsafe PQnfields(handle) }

    /// What was done: `INSERT 0 1`, `COMMIT`, `ROLLBACK`.
    var commandTag: String { unsafe String(cString: PQcmdStatus(handle)) }

    func cell(row: Int32, column: Int32) -> Cell {
        guard unsafe PQgetisnull(handle, row, column) == 0, let start = unsafe PQgetvalue(handle, row, column) else {
            return unsafe Cell(typeID: PQftype(handle, column), bytes: nil)
        }
        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(handle, row, column)))
        return unsafe Cell(typeID: PQftype(handle, column), bytes: bytes)
    }

    func columnName(_ column: Int32) -> String? {
        unsafe PQfname(handle, column).map { unsafe String(cString: $0) }
    }
}

extension QueryResult {
    /// The server's error, without its message: that can quote row data.
    var error: PostgresError {
        let sqlState = field("C") ?? ""
        var error = PostgresError(sqlState.isEmpty ? .connection : .server(sqlState: sqlState))
        error.constraint = field("n")
        error.table = field("t")
        error.column = field("c")
        error.routine = field("R")
        if sqlState.hasPrefix("PT") { error.raised = field("M") }
        // Class 42: the SQL text itself is at fault, so that the message quotes nothing but it.
        if sqlState.hasPrefix("42") { error.detail = field("M") }
        return error
    }

    /// Whether the session ends with this error.
    var isFatal: Bool { field("V") != "ERROR" }

    // The codes are those of the protocol, §55.8 "Error and Notice Message Fields".
    private func field(_ code: Unicode.Scalar) -> String? {
        unsafe PQresultErrorField(handle, Int32(code.value)).map { unsafe String(cString: $0) }
    }
}
