import Domain
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

            let purged = try await Purge(pool: table.pool).purge()

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

            let purged = try await Purge(pool: table.pool).purge()

            #expect(purged == 1)
            let left = try await table.database.sql("select scope from limit_windows order by 1")
            #expect(left == ["counts still", "long"])
        }
    }
}
