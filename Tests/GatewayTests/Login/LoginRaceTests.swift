import Testing
import TestSupport
import VerifyEmulator

@Suite struct LoginRaceTests {
    static let phone = "+447700900123"

    @Test func `200 parallel right answers give one approval and one call in flight`() async throws {
        var options = TestGateway.Options()
        options.settings["DATABASE_POOL_SIZE"] = "20"
        try await TestGateway.with(options) { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            let flow = try await gateway.startLogin("ann")
            let code = try await gateway.code(for: Self.phone)
            await gateway.emulator.add(Fault(operation: "CreateVerificationCheck", effect: .delay, seconds: 0.2))
            let before = await gateway.emulator.calls["CreateVerificationCheck"] ?? 0

            let answers = try await gateway.race(200) { _ in try await gateway.confirm(flow, code) }

            let approved = answers.filter { $0.status == 200 }
            #expect(approved.count == 1)
            #expect(await gateway.emulator.calls["CreateVerificationCheck"] == before + 1)
            let refusals = Set(answers.filter { $0.status != 200 }.compactMap(\.code))
            #expect(refusals.isSubset(of: ["request_in_progress", "flow_already_confirmed", "overloaded"]))
            #expect(
                try await gateway.database.count("select count(*) from audit_events where action = 'flow.approved'")
                    == 1
            )
        }
    }

    @Test func `parallel wrong answers never spend more than five checks`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            let flow = try await gateway.startLogin("ann")
            let wrong = try await gateway.wrongCode(for: Self.phone)
            let before = await gateway.emulator.calls["CreateVerificationCheck"] ?? 0

            for _ in 0..<10 {
                _ = try await gateway.race(20) { _ in try await gateway.confirm(flow, wrong) }
            }

            #expect(await gateway.emulator.calls["CreateVerificationCheck"] == before + 5)
            #expect(try await gateway.database.count("select checks_used from flows where state = 'failed'") == 5)
        }
    }

    /// Of one user only one request is worked on at a time; the rows of limits are shared by many.
    @Test(arguments: [("users", 409, "request_in_progress"), ("limit_windows", 503, "store_unavailable")])
    func `a row that stays locked is no second request unless it is the user's`(
        table: String,
        status: Int,
        code: String
    ) async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            let before = await gateway.emulator.calls["CreateVerification"] ?? 0
            async let holder = gateway.database.sql(
                "begin; select count(*) from (select from \(table) for update) as held; select pg_sleep(2); commit"
            )
            while try await gateway.database.count(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'"
            ) == 0 {}

            let answer = try await gateway.post("/login/start", ["user_id": "ann"])

            #expect(answer.status == status && answer.code == code, "\(answer.text)")
            #expect(await gateway.emulator.calls["CreateVerification"] == before)
            _ = try await holder
        }
    }

    @Test func `parallel starts of one user open one flow and send one message`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            let before = await gateway.emulator.calls["CreateVerification"] ?? 0

            let answers = try await gateway.race(50) { _ in try await gateway.post("/login/start", ["user_id": "ann"]) }

            #expect(answers.filter { $0.status == 201 }.count == 1)
            #expect(Set(answers.compactMap { $0.string("flow_id") }).count == 1)
            #expect(await gateway.emulator.calls["CreateVerification"] == before + 1)
        }
    }

    @Test func `two users with one number never share a code`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            _ = try await gateway.enrollPhone("bob", Self.phone)

            let answers = try await gateway.race(2) { index in
                try await gateway.post("/login/start", ["user_id": index == 0 ? "ann" : "bob"])
            }

            #expect(answers.filter { $0.status == 201 }.count == 1)
            #expect(answers.filter { $0.code == "cooldown" }.count == 1)
        }
    }
}
