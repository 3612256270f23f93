package import Postgres

/// Deletes what has become meaningless: spent TOTP codes that could not be right any more, limits of long ago.
package struct Purge: Sendable {
    /// How many rows one statement deletes.
    package static let batch = 1000
    /// How many statements of each kind one pass may take.
    private static let rounds = 20

    private let pool: Pool

    package init(pool: Pool) {
        self.pool = pool
    }

    /// Deletes in batches until nothing is left or the pass has done its share; returns how many rows.
    @discardableResult
    package func purge() async throws -> Int {
        try await exhaust(PurgeUsedCodes()) + exhaust(PurgeLimits())
    }

    private func exhaust<S: Statement>(_ statement: S) async throws -> Int where S.Row == Int {
        var total = 0
        for _ in 0..<Self.rounds {
            let deleted = try await pool.run(statement).first ?? 0
            total += deleted
            guard deleted == Self.batch else { break }
        }
        return total
    }
}

private struct PurgeUsedCodes: Statement {
    // Row ids rather than row locks: the service's role may delete here but not lock.
    static let sql = """
        with gone as (
            delete from totp_used
            where ctid = any(array(select ctid from totp_used where expires_at < now() order by expires_at limit $1))
            returning 1
        )
        select count(*) from gone
        """
    static let isRepeatable = true
    var parameters: [Parameter] { [.int(Purge.batch)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int { try row.next() }
}

/// After two lengths a window weighs nothing (see `limit_estimate`).
private struct PurgeLimits: Statement {
    // Rows in use are passed over: a request locks several in an order of its own.
    static let sql = """
        with old as (
            select scope, key_hmac from limit_windows
            where window_start < now() - make_interval(secs => 2 * window_seconds)
            limit $1
            for update skip locked
        ), gone as (
            delete from limit_windows w using old where w.scope = old.scope and w.key_hmac = old.key_hmac
            returning 1
        )
        select count(*) from gone
        """
    static let isRepeatable = true
    var parameters: [Parameter] { [.int(Purge.batch)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int { try row.next() }
}
