import FoundationEssentials
package import Logging
package import Postgres
import ServiceLifecycle

/// Work that is done again and again, by one replica at a time: the one that holds the job's lease.
///
/// The lease only saves work. It can run out while its holder still works, so the work itself must bear being done twice
/// at once.
package struct LeasedJob: Service, CustomStringConvertible {
    private let name: String
    private let interval: Duration
    private let pool: Pool
    private let logger: Logger
    private let holder = UUID.random()
    private let work: @Sendable () async throws -> Void
    private let rest: @Sendable () -> Void

    package var description: String { "job \(name)" }

    /// Describes a job.
    ///
    /// - Parameters:
    ///   - name: the lease's name, the same in all replicas.
    ///   - interval: the pause between two passes, at least a second.
    ///   - pool: where the lease is kept.
    ///   - logger: told of passes that failed.
    ///   - rest: what a replica does in a pass that is another's to do.
    ///   - work: one pass; what it throws is logged, and the next pass tries again.
    package init(
        _ name: String,
        every interval: Duration,
        pool: Pool,
        logger: Logger,
        rest: @escaping @Sendable () -> Void = {},
        work: @escaping @Sendable () async throws -> Void
    ) {
        self.name = name
        self.interval = interval
        self.pool = pool
        self.logger = logger
        self.rest = rest
        self.work = work
    }

    /// Works until graceful shutdown or cancellation; a pass under way is ended first, and the lease returned.
    package func run() async throws {
        repeat { await pass() } while await pause()
        rest()
        do {
            try await pool.run(ReturnLease(name: name, holder: holder), .settlement)
        } catch {
            // It runs out by itself.
            logger.debug("lease not returned", metadata: ["job": .string(name)])
        }
    }

    /// One pass, if the lease is ours or free.
    package func pass() async {
        do {
            let lease = TakeLease(name: name, holder: holder, length: max(.seconds(5), interval * 3))
            guard try await pool.run(lease, .settlement).first != nil else { return rest() }
            try await work()
        } catch {
            logger.warning("job failed", metadata: ["job": .string(name), "error": .string(String(describing: error))])
        }
    }

    /// False once it is time to stop.
    private func pause() async -> Bool {
        do {
            try await cancelWhenGracefulShutdown { try await Task.sleep(for: interval) }
            return !Task.isShuttingDownGracefully
        } catch {
            return false
        }
    }
}

/// Takes or prolongs a lease by the database's clock; no row while another holds it.
private struct TakeLease: Statement {
    static let sql = """
        insert into leases as l (name, holder, expires_at)
        values ($1, $2, clock_timestamp() + make_interval(secs => $3))
        on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at
        where l.holder = excluded.holder or l.expires_at <= clock_timestamp()
        returning holder
        """
    static let isRepeatable = true
    let name: String
    let holder: UUID
    let length: Duration
    var parameters: [Parameter] { [.text(name), .uuid(holder), .double(length / .seconds(1))] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> UUID { try row.next() }
}

/// Gives a lease back, so that another replica need not wait for its end.
private struct ReturnLease: Statement {
    static let sql = "delete from leases where name = $1 and holder = $2"
    static let isRepeatable = true
    let name: String
    let holder: UUID
    var parameters: [Parameter] { [.text(name), .uuid(holder)] }
    typealias Row = Void
}
