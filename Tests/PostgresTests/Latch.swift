@testable import Postgres

/// A lock in a test's database: whoever comes to it keeps its connection until it is opened.
struct Latch: Sendable {
    private let holder: Holder

    /// Locked.
    init(in database: TestDatabase) async throws {
        holder = try await Holder(database.configuration)
        try await holder.run(Lock())
    }

    func open() async throws {
        try await holder.run(Unlock())
    }

    /// Waits until the latch of its database is open.
    struct Pass: Statement {
        static let sql = "select pg_advisory_xact_lock_shared(1)"

        static func decode(_ row: inout RowReader) throws(PostgresError) {}
    }

    private struct Lock: Statement {
        static let sql = "select pg_advisory_lock(1)"

        static func decode(_ row: inout RowReader) throws(PostgresError) {}
    }

    private struct Unlock: Statement {
        static let sql = "select pg_advisory_unlock_all()"

        static func decode(_ row: inout RowReader) throws(PostgresError) {}
    }
}

extension PostgresConfiguration {
    /// Lets statements wait at a latch for as long as a test may take.
    mutating func waitAtLatches() {
        lockTimeout = .seconds(30)
        statementTimeout = .seconds(30)
    }
}
