import Foundation
import TestSupport
import Testing
import VerifyEmulator

@Suite struct FactorDeletionTests {
    private static let phone = "+447700900123"

    @Test func `the last active factor goes only by force`() async throws {
        try await TestGateway.with { gateway in
            let factor = try await gateway.enrollPhone("ann", Self.phone)

            let refused = try await gateway.delete(factor, of: "ann")
            let stillThere = try await gateway.factors(of: "ann").count
            let forced = try await gateway.delete(factor, of: "ann", query: "?force=true")
            let again = try await gateway.delete(factor, of: "ann", query: "?force=true")

            #expect(refused.status == 409)
            #expect(refused.code == "last_factor")
            #expect(stillThere == 1)
            #expect(forced.status == 204)
            #expect(forced.text.isEmpty)
            #expect(again.code == "factor_not_found")
            #expect(try await gateway.factors(of: "ann").isEmpty)
            #expect(
                try await gateway.database.sql(
                    """
                    select action, result from audit_events
                    where action in ('factor.refused', 'factor.deleted') and factor_id is not null
                        and subject_hmac = (select external_id_hmac from users)
                    order by at
                    """
                ) == ["factor.refused|last_factor", "factor.deleted|deleted", "factor.refused|factor_not_found"]
            )
        }
    }

    @Test func `of the last two factors deleted at once one stays`() async throws {
        try await TestGateway.with { gateway in
            let factors = [
                try await gateway.enrollPhone("ann", Self.phone),
                try await gateway.enrollEmail("ann", "ann@example.org"),
            ]

            let codes = try await gateway.race(2) { try await gateway.delete(factors[$0], of: "ann").status }

            #expect(codes.sorted() == [204, 409])
            #expect(try await gateway.factors(of: "ann").count == 1)
            #expect(try await gateway.defaults(of: "ann").count == 1)
        }
    }

    @Test func `an unproved or disabled factor goes without force`() async throws {
        try await TestGateway.with { gateway in
            let phone = try await gateway.enrollPhone("ann", Self.phone)
            let start = try await gateway.post("/enroll/email", ["user_id": "ann", "email": "ann@example.org"])
            let unproved = try #require(start.string("factor_id"))

            #expect(try await gateway.delete(unproved, of: "ann").status == 204)
            try await gateway.database.sql("update factors set status = 'disabled' where type = 'phone'")
            #expect(try await gateway.delete(phone, of: "ann").status == 204)
        }
    }

    @Test func `a deleted factor forgets the address and keeps its hash and mask`() async throws {
        try await TestGateway.with { gateway in
            let factor = try await gateway.enrollPhone("ann", Self.phone)

            _ = try await gateway.delete(factor, of: "ann", query: "?force=true")

            #expect(
                try await gateway.database.sql(
                    """
                    select status, address_sealed is null, address_hmac is null, address_masked is null, is_default,
                        deleted_at is null
                    from factors
                    """
                ) == ["deleted|t|f|f|f|f"]
            )
            let anew = try await gateway.enrollPhone("ann", Self.phone)
            #expect(anew != factor)
            #expect(try await gateway.defaults(of: "ann") == [anew])
        }
    }

    @Test func `the default goes over to the oldest that is left`() async throws {
        try await TestGateway.with { gateway in
            let phone = try await gateway.enrollPhone("ann", Self.phone)
            let email = try await gateway.enrollEmail("ann", "ann@example.org")
            _ = try await gateway.enrollEmail("ann", "ann@example.com")

            _ = try await gateway.delete(phone, of: "ann")

            #expect(try await gateway.defaults(of: "ann") == [email])
        }
    }

    @Test func `its live flow ends here and at the provider`() async throws {
        try await TestGateway.with { gateway in
            let phone = try await gateway.enrollPhone("ann", Self.phone)
            _ = try await gateway.enrollEmail("ann", "ann@example.org")
            let flow = try await gateway.startLogin("ann", channel: "sms")
            let code = try await gateway.code(for: Self.phone)
            let cancels = await gateway.emulator.calls["UpdateVerification"] ?? 0

            let answer = try await gateway.delete(phone, of: "ann")

            #expect(answer.status == 204)
            #expect(try await gateway.confirm(flow, code).code == "flow_canceled")
            #expect(await gateway.emulator.calls["UpdateVerification"] == cancels + 1)
            #expect(
                try await gateway.database.sql(
                    "select result, detail->>'because' from audit_events where action = 'flow.canceled'"
                ) == ["canceled|factor.deleted"]
            )
            #expect(try await gateway.database.count("select count(*) from provider_calls where state <> 'ok'") == 0)
        }
    }

    @Test func `a flow whose time is over expires with it`() async throws {
        try await TestGateway.with { gateway in
            let phone = try await gateway.enrollPhone("ann", Self.phone)
            let flow = try await gateway.startLogin("ann")
            try await gateway.database.sql("update flows set expires_at = now() where state = 'pending'")
            let calls = await gateway.emulator.calls["UpdateVerification"]

            _ = try await gateway.delete(phone, of: "ann", query: "?force=true")

            #expect(try await gateway.get("/flows/\(flow)").string("status") == "expired")
            #expect(await gateway.emulator.calls["UpdateVerification"] == calls)
        }
    }

    @Test func `an answer that meets the deletion never brings the factor back`() async throws {
        try await TestGateway.with { gateway in
            let email = try await gateway.enrollEmail("ann", "ann@example.org")
            for round in 0..<4 {
                let number = "+44770090010\(round)"
                let phone = try await gateway.enrollPhone("ann", number)
                let flow = try await gateway.startLogin("ann", channel: "sms")
                let code = try await gateway.code(for: number)

                let statuses = try await gateway.race(2) { index in
                    index == 0
                        ? try await gateway.confirm(flow, code).status
                        : try await gateway.delete(phone, of: "ann").status
                }

                #expect(statuses.contains(204))
                // 503: the deletion has cancelled the verification while it was being checked; the flow tells.
                #expect(statuses.allSatisfy { [200, 204, 410, 503].contains($0) }, "\(statuses)")
                #expect(try await gateway.factors(of: "ann").compactMap { $0["factor_id"] as? String } == [email])
            }
        }
    }

    @Test func `an authenticator is deleted at the provider too`() async throws {
        try await TestGateway.with { gateway in
            let factor = try await gateway.enrollAuthenticator("ann")

            let answer = try await gateway.delete(factor, of: "ann", query: "?force=true")

            #expect(answer.status == 204)
            #expect(await gateway.emulator.calls["DeleteFactor"] == 1)
            #expect(
                try await gateway.database.sql("select state from provider_calls where operation = 'delete_factor'")
                    == ["ok"]
            )
        }
    }

    @Test func `a provider that fails does not undo the deletion, and the intent stays open`() async throws {
        try await TestGateway.with { gateway in
            let factor = try await gateway.enrollAuthenticator("ann")
            await gateway.emulator.add(Fault(operation: "DeleteFactor", effect: .dropBefore, count: 100))

            let answer = try await gateway.delete(factor, of: "ann", query: "?force=true")

            #expect(answer.status == 204)
            #expect(try await gateway.factors(of: "ann").isEmpty)
            #expect(
                try await gateway.database.sql(
                    """
                    select count(*), bool_and(c.provider_factor_sid = p.sid)
                    from provider_calls p join factors c on c.factor_id = p.factor_id
                    where p.operation = 'delete_factor' and p.state in ('started', 'unknown')
                    """
                ) == ["1|t"]
            )
        }
    }
}
