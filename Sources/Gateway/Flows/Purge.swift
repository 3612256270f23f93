package import Postgres

/// Deletes what has become meaningless.
///
/// That is: spent TOTP codes that could not be right any more, limits of long ago, and flows with their provider calls
/// when their time is over. The audit is never touched.
package struct Purge: Sendable {
    /// How many rows one statement deletes.
    package static let batch = 1000
    /// How many statements of each kind one pass may take.
    private static let rounds = 20

    private let pool: Pool
    private let retention: Duration?

    /// - Parameters:
    ///   - pool: the service's own; its role may delete these rows and no others.
    ///   - retention: how long flows are kept after their start; nil keeps them for ever.
    package init(pool: Pool, retention: Duration?) {
        self.pool = pool
        self.retention = retention
    }

    /// Deletes in batches until nothing is left or the pass has done its share; returns how many rows.
    @discardableResult
    package func purge() async throws -> Int {
        var total = try await exhaust(PurgeUsedCodes()) + exhaust(PurgeLimits())
        if let retention {
            total += try await exhaust(PurgeFlows(retention: retention)) + exhaust(PurgeCalls(retention: retention))
        }
        return total
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

/// The smallest UUID of version 7 that could have been made `$2` seconds ago: rows are found by their primary key.
private let oldestKept = """
    (lpad(to_hex((extract(epoch from now() - make_interval(secs => $2)) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
    """

/// A flow goes with its calls, which refer to it.
private struct PurgeFlows: Statement {
    static let sql = """
        with old as (
            select flow_id from flows
            where flow_id < \(oldestKept) and finished_at is not null
            order by flow_id
            limit $1
            for update skip locked
        ), calls as (
            delete from provider_calls p using old where p.flow_id = old.flow_id
        ), gone as (
            delete from flows f using old where f.flow_id = old.flow_id
            returning 1
        )
        select count(*) from gone
        """
    static let isRepeatable = true
    let retention: Duration
    var parameters: [Parameter] { [.int(Purge.batch), .double(retention / .seconds(1))] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int { try row.next() }
}

/// Calls that belong to no flow, such as the removal of a factor.
private struct PurgeCalls: Statement {
    static let sql = """
        with old as (
            select call_id from provider_calls
            where call_id < \(oldestKept) and flow_id is null and state <> 'started'
            order by call_id
            limit $1
            for update skip locked
        ), gone as (
            delete from provider_calls p using old where p.call_id = old.call_id
            returning 1
        )
        select count(*) from gone
        """
    static let isRepeatable = true
    let retention: Duration
    var parameters: [Parameter] { [.int(Purge.batch), .double(retention / .seconds(1))] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int { try row.next() }
}
