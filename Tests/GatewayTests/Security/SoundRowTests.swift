import TestSupport
import Testing

/// What the tables refuse, whoever writes: the last line behind our own rules.
@Suite struct SoundRowTests {
    @Test(arguments: [
        "purpose = 'payment'", "method = 'fax'", "state = 'lost'", "checks_used = 6", "checks_used = -1",
        "sends_used = 6", "sends_used = -1", "address_hmac = null", "method = 'totp'",
        "state = 'approved', finished_at = now()", "state = 'failed'", "finished_at = now()",
    ])
    func `a flow that cannot be`(_ change: String) async throws {
        try await refuses("update flows set \(change) where purpose = 'login'", by: "flows_sound")
    }

    @Test(arguments: [
        "type = 'pager'", "status = 'maybe'", "name = ''", "name = repeat('x', 65)", "consecutive_failures = -1",
        "total_failures = -1", "address_hmac = null", "address_key_id = null", "address_masked = null",
        "address_sealed = null", "type = 'totp'",
    ])
    func `a factor that cannot be`(_ change: String) async throws {
        try await refuses("update factors set \(change)", by: "factors_sound")
    }

    @Test func `what may be, may be`() async throws {
        try await withFlow { gateway in
            try await gateway.database.sql(
                """
                update flows set checks_used = 5, sends_used = 5 where purpose = 'login';
                update flows set state = 'unresolved' where purpose = 'login';
                update flows set state = 'approved', assertion_id = gen_random_uuid(), finished_at = now()
                    where purpose = 'login';
                update factors set status = 'deleted', address_sealed = null, name = repeat('x', 64);
                """
            )
            let rows = "select count(*) from flows, factors where purpose = 'login' and address_sealed is null"
            #expect(try await gateway.database.count(rows) == 1)
        }
    }

    @Test func `every rule of the tables is in force`() async throws {
        try await TestDatabase.with { (database) async throws in
            #expect(try await database.sql("select conname from pg_constraint where not convalidated").isEmpty)
        }
    }

    private func refuses(_ change: String, by constraint: String) async throws {
        try await withFlow { gateway in
            do {
                try await gateway.database.sql(change)
                Issue.record("\(change) was accepted")
            } catch {
                #expect(String(describing: error).contains(constraint), "\(error)")
            }
        }
    }

    private func withFlow(_ body: @Sendable (TestGateway) async throws -> Void) async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", "+447700900123")
            _ = try await gateway.startLogin("ann")
            try await body(gateway)
        }
    }
}
