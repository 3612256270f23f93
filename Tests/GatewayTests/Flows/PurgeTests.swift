import Domain
import Foundation
import Gateway
import TestSupport
import Testing

@Suite struct PurgeTests {
    @Test func `spent codes go when they could not be right any more`() async throws {
        try await FlowTable.with { table in
            try await table.database.sql(
                """
                insert into totp_used (factor_id, code_hmac, expires_at)
                select '\(table.factor.uuid)', int4send(n), clock_timestamp() - interval '1 s'
                from generate_series(1, 2500) as n;
                insert into totp_used values ('\(table.factor.uuid)', '\\x00', clock_timestamp() + interval '60 s')
                """
            )

            let purged = try await Purge(pool: table.pool, retention: nil).purge()

            #expect(purged == 2500)
            #expect(try await table.database.sql("select code_hmac from totp_used") == ["\\x00"])
        }
    }

    @Test func `limits go when their window and the next one are over`() async throws {
        try await FlowTable.with { table in
            try await table.database.sql(
                """
                insert into limit_windows (scope, key_hmac, window_seconds, cap, window_start, hits) values
                    ('old', '\\x01', 60, 5, clock_timestamp() - interval '121 s', 5),
                    ('counts still', '\\x01', 60, 5, clock_timestamp() - interval '110 s', 5),
                    ('long', '\\x01', 3600, 5, clock_timestamp() - interval '121 s', 5)
                """
            )

            let purged = try await Purge(pool: table.pool, retention: nil).purge()

            #expect(purged == 1)
            let left = try await table.database.sql("select scope from limit_windows order by 1")
            #expect(left == ["counts still", "long"])
        }
    }
}

extension PurgeTests {
    @Test func `flows go with their calls when their time is over, and the audit stays`() async throws {
        try await FlowTable.with { table in
            let old = try await table.insert(FlowRow(id: .made(daysAgo: 91), state: .approved))
            let live = try await table.insert(FlowRow(id: .made(daysAgo: 91)))
            let young = try await table.insert(FlowRow(id: .made(daysAgo: 89), state: .approved))
            let calls = [
                CallRow(id: .made(daysAgo: 91), flow: old, state: "ok"),
                CallRow(id: .made(daysAgo: 89), flow: young, state: "ok"),
                CallRow(id: .made(daysAgo: 91), operation: .deleteFactor, state: "ok"),
                CallRow(id: .made(daysAgo: 91), operation: .deleteFactor, state: "started"),
                CallRow(id: .made(daysAgo: 89), operation: .deleteFactor, state: "ok"),
            ]
            try await table.insert(calls)
            try await table.database.sql(
                """
                insert into audit_events (event_id, app_id, actor_type, actor_id, action, flow_id, result)
                values (gen_random_uuid(), '\(table.app.uuid)', 'app', 'k', 'flow.approved', '\(old.uuid)', 'approved')
                """
            )

            let kept = try await Purge(pool: table.pool, retention: nil).purge()
            let purged = try await Purge(pool: table.pool, retention: .seconds(90 * 86_400)).purge()

            #expect(kept == 0)
            #expect(purged == 2)
            let flows = try await table.database.sql("select flow_id from flows order by 1")
            #expect(flows == [live, young].map { $0.uuid.uuidString.lowercased() })
            #expect(try await table.database.count("select count(*) from provider_calls") == 3)
            #expect(try await table.database.count("select count(*) from audit_events") == 1)
        }
    }

    @Test func `the service's role may delete nothing else`() async throws {
        try await TestDatabase.with { database in
            let rows = try await database.sql(
                """
                select table_name from information_schema.role_table_grants
                where grantee = 'postern_runtime' and privilege_type = 'DELETE' order by 1
                """
            )
            #expect(rows == ["flows", "leases", "limit_windows", "provider_calls", "totp_used"])
        }
    }
}

extension Identifier {
    fileprivate static func made(daysAgo days: Double) -> Self {
        let time = Date(timeIntervalSinceNow: -days * 86_400)
        return Self(uuid: .version7(at: time, random: (.random(in: 0 ... .max), .random(in: 0 ... .max))))
    }
}
