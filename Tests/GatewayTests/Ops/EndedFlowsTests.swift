import Domain
import Foundation
import TestSupport
import Testing
import VerifyEmulator

/// Whoever ends a flow counts it, once.
@Suite(.timeLimit(.minutes(10))) struct EndedFlowsTests {
    private static let phone = "+447700900123"

    private func count(_ gateway: TestGateway, _ outcome: String, _ purpose: String = "login") async throws -> Int {
        let metrics = try await gateway.get(gateway.opsURL + "/metrics").text
        return metrics.split(separator: "\n")
            .filter {
                $0.hasPrefix("gw_flows_total{") && $0.contains("outcome=\"\(outcome)\"")
                    && $0.contains("purpose=\"\(purpose)\"")
            }
            .compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
            .reduce(0, +)
    }

    private func until(_ gateway: TestGateway, _ outcome: String, is expected: Int) async throws {
        while try await count(gateway, outcome) < expected { try Task.checkCancellation() }
        #expect(try await count(gateway, outcome) == expected)
    }

    @Test func `the sweeper counts what expires`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            _ = try await gateway.startLogin("ann")
            try await gateway.database.sql("update flows set expires_at = now() where state = 'pending'")

            try await until(gateway, "expired", is: 1)
        }
    }

    @Test func `the sweeper counts what it puts in doubt, and the resolver what it settles`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            let flow = try await gateway.startLogin("ann")
            await gateway.emulator.add(Fault(operation: "CreateVerificationCheck", effect: .dropAfter))
            #expect(try await gateway.confirm(flow, gateway.code(for: Self.phone)).code == "outcome_unknown")

            try await until(gateway, "approved", is: 1)
            #expect(try await count(gateway, "unresolved") == 1)
        }
    }

    @Test func `a start counts the flow whose place it takes`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            _ = try await gateway.startLogin("ann")
            try await gateway.database.sql("update flows set created_at = created_at - interval '10 s'")
            _ = try await gateway.startLogin("ann")

            #expect(try await count(gateway, "superseded") == 1)
        }
    }

    @Test func `a new authenticator counts the enrolment that it replaces`() async throws {
        try await TestGateway.with { gateway in
            for _ in 0..<3 { _ = try await gateway.post("/enroll/totp", ["user_id": "ann", "name": "App"]) }

            #expect(try await count(gateway, "superseded", "enroll") == 2)
        }
    }

    @Test func `the deletion of a factor and a cancellation count what they end`() async throws {
        try await TestGateway.with { gateway in
            let factor = try await gateway.enrollPhone("ann", Self.phone)
            _ = try await gateway.startLogin("ann")
            #expect(
                try await gateway.send("DELETE", "/users/ann/factors/\(factor)?force=true").status == 204
            )
            #expect(try await count(gateway, "canceled") == 1)

            _ = try await TOTPTests.enroll(gateway, "bob")
            let flow = try await gateway.startLogin("bob")
            for _ in 0..<2 { #expect(try await gateway.post("/login/cancel", ["flow_id": flow]).status == 200) }
            #expect(try await count(gateway, "canceled") == 2)
        }
    }
}
