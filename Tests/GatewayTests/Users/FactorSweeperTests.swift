import Domain
import Foundation
import TestSupport
import Testing
import VerifyEmulator
import VerifyModel

@testable import Gateway

/// What is left over at the provider goes, sooner or later, and nothing else.
@Suite(.timeLimit(.minutes(10))) struct FactorSweeperTests {
    /// What the provider holds of the only user.
    private func entity(_ gateway: TestGateway) async throws -> [Factor] {
        let identity = try await gateway.database.sql("select entity_identity from users")[0]
        let listed = await gateway.app.features.factorSweeper.provider.factors(
            of: try #require(UUID(uuidString: identity)),
            service: ServiceSID(TestGateway.loginService)
        )
        return try #require(listed.outcome)
    }

    @Test func `a deletion that the provider did not hear of is made good`() async throws {
        try await TestGateway.with { gateway in
            let (_, factor) = try await TOTPTests.enroll(gateway, "ann")
            await gateway.emulator.add(Fault(operation: "DeleteFactor", effect: .dropBefore, count: 1))
            #expect(try await gateway.send("DELETE", "/users/ann/factors/\(factor)?force=true").status == 204)
            #expect(try await entity(gateway).count == 1)

            // Too early: the deletion's own call may still be under way.
            #expect(try await gateway.app.features.factorSweeper.sweep() == FactorSweeper.Swept())
            try await gateway.age()

            #expect(try await gateway.app.features.factorSweeper.sweep() == FactorSweeper.Swept(removed: 1))
            #expect(try await entity(gateway).isEmpty)
            #expect(try await gateway.removals() == ["system|removed"])
            #expect(try await gateway.app.features.factorSweeper.sweep() == FactorSweeper.Swept())
        }
    }

    @Test func `a secret that nobody proved is given up and removed, one that is used stays`() async throws {
        try await TestGateway.with { gateway in
            let (authenticator, _) = try await TOTPTests.enroll(gateway, "ann")
            let start = try await gateway.post("/enroll/totp", ["user_id": "ann", "name": "Second"])
            #expect(start.status == 201)
            #expect(try await gateway.app.features.factorSweeper.sweep() == FactorSweeper.Swept())

            try await gateway.database.sql(
                """
                update factors set created_at = created_at - interval '2 h';
                update flows set state = 'expired', finished_at = now() where state = 'pending'
                """
            )
            #expect(try await gateway.app.features.factorSweeper.sweep() == FactorSweeper.Swept(givenUp: 1))
            try await gateway.age()
            #expect(try await gateway.app.features.factorSweeper.sweep() == FactorSweeper.Swept(removed: 1))

            #expect(try await entity(gateway).count == 1)
            let login = try await gateway.startLogin("ann")
            #expect(try await gateway.confirm(login, authenticator.code()).status == 200)
        }
    }

    @Test func `a secret that a new start replaced is removed`() async throws {
        try await TestGateway.with { gateway in
            for _ in 0..<2 { _ = try await gateway.post("/enroll/totp", ["user_id": "ann", "name": "App"]) }
            #expect(try await entity(gateway).count == 2)
            try await gateway.age()

            #expect(try await gateway.app.features.factorSweeper.sweep() == FactorSweeper.Swept(removed: 1))
            #expect(try await entity(gateway).count == 1)
        }
    }

    @Test func `a secret that a new start replaced while it was being made is removed`() async throws {
        try await TestGateway.with { gateway in
            await gateway.emulator.add(Fault(operation: "CreateNewFactor", effect: .delay, seconds: 1))
            async let slow = gateway.post("/enroll/totp", ["user_id": "ann", "name": "App"])
            while await gateway.emulator.calls["CreateNewFactor"] == nil { try Task.checkCancellation() }
            let quick = try await gateway.post("/enroll/totp", ["user_id": "ann", "name": "App"])

            #expect(quick.status == 201)
            #expect(try await slow.code == "flow_superseded")
            #expect(try await entity(gateway).count == 2)
            try await gateway.age()

            #expect(try await gateway.app.features.factorSweeper.sweep() == FactorSweeper.Swept(removed: 1))
            #expect(try await entity(gateway).count == 1)
            let client = try #require(quick["client"] as? [String: Any])
            let authenticator = TOTPTests.Authenticator(secret: try #require(client["secret"] as? String))
            let confirm = try await gateway.post(
                "/enroll/totp/confirm",
                ["flow_id": quick.string("flow_id") ?? "", "code": try authenticator.code()]
            )
            #expect(confirm.status == 200)
        }
    }

    @Test func `a factor whose making was answered by nobody is found in the provider's list`() async throws {
        try await TestGateway.with { gateway in
            await gateway.emulator.add(Fault(operation: "CreateNewFactor", effect: .dropAfter, count: 1))
            let lost = try await gateway.post("/enroll/totp", ["user_id": "ann", "name": "App"])
            #expect(lost.code == "outcome_unknown")
            let (_, kept) = try await TOTPTests.enroll(gateway, "ann")
            #expect(try await entity(gateway).count == 2)
            try await gateway.age()

            #expect(try await gateway.app.features.factorSweeper.sweep() == FactorSweeper.Swept(removed: 1))

            #expect(try await entity(gateway).count == 1)
            let factors = try await gateway.get("/users/ann/factors").text
            #expect(factors.contains(kept))
            let open = "select count(*) from provider_calls where state in ('started', 'unknown')"
            #expect(try await gateway.database.count(open) == 0)
        }
    }

    @Test func `while the provider does not answer, a pass ends early and the next try waits`() async throws {
        try await TestGateway.with { gateway in
            let (_, factor) = try await TOTPTests.enroll(gateway, "ann")
            await gateway.emulator.add(Fault(operation: "DeleteFactor", effect: .dropBefore, count: 100))
            _ = try await gateway.send("DELETE", "/users/ann/factors/\(factor)?force=true")
            try await gateway.age()

            #expect(try await gateway.app.features.factorSweeper.sweep() == FactorSweeper.Swept())
            let calls = await gateway.emulator.calls["DeleteFactor"]
            #expect(try await gateway.app.features.factorSweeper.sweep() == FactorSweeper.Swept())

            #expect(await gateway.emulator.calls["DeleteFactor"] == calls)
            #expect(try await gateway.removals() == [])
        }
    }
}

extension TestGateway {
    /// Makes calls and deletions ten minutes older.
    fileprivate func age() async throws {
        try await database.sql(
            """
            update provider_calls set started_at = started_at - interval '10 min';
            update factors set deleted_at = deleted_at - interval '10 min'
            """
        )
    }

    fileprivate func removals() async throws -> [String] {
        try await database.sql("select actor_type, result from audit_events where action = 'factor.removed'")
    }
}
