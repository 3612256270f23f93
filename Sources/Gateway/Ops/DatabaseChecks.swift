package import Postgres

extension ReadinessCheck {
    /// The database answers and has the schema that this release needs.
    package static func database(_ pool: Pool, _ migrations: MigrationCheck) -> ReadinessCheck {
        ReadinessCheck("database") {
            do {
                let state = try await migrations.state(pool)
                return state.isReady ? .ok : .failed(describe(state))
            } catch {
                return .failed("\(error)")
            }
        }
    }

    private static func describe(_ state: MigrationState) -> String {
        switch state {
        case .current, .ahead: "migrated"
        case .pending(let names): "not migrated: \(names.joined(separator: ", "))"
        case .edited(let name): "migration \(name) was edited after it was applied"
        }
    }

    /// The service's role can append to the audit log and change nothing in it.
    package static func auditIsAppendOnly(_ pool: Pool) -> ReadinessCheck {
        ReadinessCheck("audit") {
            do {
                let mayRewrite = try await pool.run(MayRewriteAudit()).first ?? true
                return mayRewrite ? .failed("the database role may change audit rows") : .ok
            } catch {
                return .failed("\(error)")
            }
        }
    }
}

extension PrometheusRegistry {
    /// Shows how busy the pool is.
    package func poll(_ pool: Pool) {
        poll("gw_pg_pool_in_use") { Double(pool.status.inUse) }
        poll("gw_pg_pool_waiting") { Double(pool.status.waiting) }
        poll("gw_pg_round_trips") { Double(pool.roundTrips) }
    }
}

private struct MayRewriteAudit: Statement {
    static let sql = """
        select has_table_privilege('audit_events', 'update')
            or has_table_privilege('audit_events', 'delete')
            or has_table_privilege('audit_events', 'truncate')
        """
    static let isRepeatable = true

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Bool { try row.next() }
}
