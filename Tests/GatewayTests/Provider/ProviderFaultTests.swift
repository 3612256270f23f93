import Testing
import TestSupport
import VerifyEmulator

/// What the provider can do wrong, and that nothing of it ever opens a login.
@Suite struct ProviderFaultTests {
    static let phone = "+447700900123"

    // A sparse one says everything that counts.
    @Test(arguments: Fault.Garbage.allCases.filter { $0 != .sparse })
    func `no spoiled answer to a check is an approval`(garbage: Fault.Garbage) async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            let flow = try await gateway.startLogin("ann")
            let code = try await gateway.code(for: Self.phone)
            await gateway.emulator.add(Fault(operation: "CreateVerificationCheck", effect: .garbage(garbage)))

            let answer = try await gateway.confirm(flow, code)

            #expect(answer.status != 200)
            #expect(["outcome_unknown", "code_incorrect"].contains(answer.code))
            #expect(
                try await gateway.database.count(
                    "select count(*) from flows where state = 'approved' and purpose = 'login'"
                ) == 0
            )
        }
    }

    @Test(arguments: Fault.Garbage.allCases.filter { $0 != .invalid && $0 != .sparse })
    func `no spoiled answer to a start is a sent message`(garbage: Fault.Garbage) async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            await gateway.emulator.add(Fault(operation: "CreateVerification", effect: .garbage(garbage)))

            let answer = try await gateway.post("/login/start", ["user_id": "ann"])

            #expect(answer.status == 503 || answer.status == 201 && garbage == .foreign)
        }
    }

    @Test(arguments: [
        (429, 20429, "provider_unavailable"), (401, 20003, "provider_unavailable"),
        (400, 60200, "provider_unavailable"),
        (403, 60410, "destination_blocked"), (403, 60605, "destination_blocked"), (400, 21614, "phone_invalid"),
        (429, 60203, "destination_limited"), (429, 60212, "cooldown"), (500, 20500, "outcome_unknown"),
        (400, 99999, "provider_unavailable"),
    ])
    func `each refusal of a message has its own answer`(status: Int, code: Int, expected: String) async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            await gateway.emulator.add(
                Fault(
                    operation: "CreateVerification",
                    effect: .status(status, code: code, message: "no", retryAfter: nil, processes: false),
                    count: 50
                )
            )

            let answer = try await gateway.post("/login/start", ["user_id": "ann"])

            #expect(answer.code == expected)
            #expect(answer.header("Retry-After") != nil || ["destination_blocked", "phone_invalid"].contains(expected))
        }
    }

    @Test func `a check that was provably not processed is given back`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            let flow = try await gateway.startLogin("ann")
            await gateway.emulator.add(
                Fault(
                    operation: "CreateVerificationCheck",
                    effect: .status(429, code: 20429, message: "no", retryAfter: nil, processes: false),
                    count: 50
                )
            )

            let answer = try await gateway.confirm(flow, gateway.code(for: Self.phone))
            await gateway.emulator.clearFaults()

            #expect(answer.code == "provider_unavailable")
            #expect(try await gateway.get("/flows/\(flow)")["checks_left"] as? Int == 5)
            #expect(try await gateway.database.count("select sum(consecutive_failures) from factors") == 0)
            #expect(try await gateway.confirm(flow, gateway.code(for: Self.phone)).status == 200)
        }
    }

    @Test func `refused credentials open the breaker at once, and the replica stays ready but degraded`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            await gateway.emulator.add(
                Fault(
                    operation: "CreateVerification",
                    effect: .status(401, code: 20003, message: "Authenticate", retryAfter: nil, processes: false)
                )
            )
            _ = try await gateway.post("/login/start", ["user_id": "ann"])
            let calls = await gateway.emulator.calls["CreateVerification"]

            let answer = try await gateway.post("/login/start", ["user_id": "ann"])
            let ready = try await gateway.get(gateway.opsURL + "/readyz")

            #expect(answer.code == "provider_unavailable")
            #expect(await gateway.emulator.calls["CreateVerification"] == calls)
            #expect(ready.status == 200)
            #expect(ready.string("status") == "degraded")
        }
    }
}
