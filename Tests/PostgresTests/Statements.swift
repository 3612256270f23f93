import FoundationEssentials

@testable import Postgres

// Statements that several suites use.

struct Answer: Statement {
    static let sql = "select $1::bigint"
    static let isRepeatable = true
    let number: Int

    var parameters: [Parameter] { [.int(number)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int { try row.next() }
}

struct BackendID: Statement {
    static let sql = "select pg_backend_pid()"
    static let isRepeatable = true

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int { try row.next() }
}

struct Sleep: Statement {
    static let sql = "select pg_sleep($1)"
    let seconds: Double

    var parameters: [Parameter] { [.double(seconds)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) {}
}

/// Ends another session of the same server.
struct Terminate: Statement {
    static let sql = "select pg_terminate_backend($1::integer, 5000)"
    let backend: Int

    var parameters: [Parameter] { [.int(backend)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Bool { try row.next() }
}

/// Ends its own session, in the middle of a trip.
struct TerminateSelf: Statement {
    static let sql = "select pg_terminate_backend(pg_backend_pid()), pg_sleep(5)"

    static func decode(_ row: inout RowReader) throws(PostgresError) {}
}

/// `create table item (id bigint primary key, name text)`.
enum Item {
    static let schema = """
        create table item (
            id bigint constraint item_id primary key,
            name text constraint item_name_not_blank check (name <> '')
        );
        """

    struct Insert: Statement {
        typealias Row = Void
        static let sql = "insert into item (id, name) values ($1, $2)"
        let id: Int
        var name: String? = "a"

        var parameters: [Parameter] { [.int(id), .text(name)] }
    }

    struct IDs: Statement {
        static let sql = "select id from item order by id"
        static let isRepeatable = true

        static func decode(_ row: inout RowReader) throws(PostgresError) -> Int { try row.next() }
    }

    /// Rows of two columns, the second of which may be NULL.
    struct All: Statement {
        static let sql = "select id, name from item order by id"

        static func decode(_ row: inout RowReader) throws(PostgresError) -> Pair {
            Pair(id: try row.next(), name: try row.next())
        }
    }

    struct Pair: Equatable {
        let id: Int
        let name: String?
    }
}
