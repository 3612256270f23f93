import Domain
import Foundation
import Postgres
import TestSupport
import Testing
import VerifyEmulator
import VerifyModel

@testable import Gateway

/// A start of which nobody can say how it ended names its flow, and the flow tells.
@Suite(.timeLimit(.minutes(10))) struct OutcomeUnknownTests {
    private static let phone = "+447700900123"

    @Test func `a start whose message was answered by nobody names its flow`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            await gateway.emulator.add(Fault(operation: "CreateVerification", effect: .dropAfter))

            let lost = try await gateway.post("/login/start", ["user_id": "ann"])

            #expect(lost.status == 503)
            #expect(lost.code == "outcome_unknown")
            let flow = try #require(lost.string("flow_id"))
            #expect(try await gateway.get("/flows/\(flow)").string("status") == "unresolved")
        }
    }

    @Test(arguments: ["phone", "totp"])
    func `so does an enrolment`(kind: String) async throws {
        try await TestGateway.with { gateway in
            let operation = kind == "phone" ? "CreateVerification" : "CreateNewFactor"
            await gateway.emulator.add(Fault(operation: operation, effect: .dropAfter))
            let body: [String: any Sendable] =
                kind == "phone" ? ["user_id": "ann", "phone": Self.phone] : ["user_id": "ann", "name": "App"]

            let lost = try await gateway.post("/enroll/\(kind)", body)

            #expect(lost.code == "outcome_unknown")
            let flow = try #require(lost.string("flow_id"))
            #expect(try await gateway.get("/flows/\(flow)").string("status") == "unresolved")
        }
    }

    @Test func `so does a re-send, whose flow stays as usable as it was`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            let flow = try await gateway.startLogin("ann")
            await gateway.emulator.add(Fault(operation: "CreateVerification", effect: .dropAfter))

            let lost = try await gateway.post("/login/resend", ["flow_id": flow])

            #expect(lost.code == "outcome_unknown")
            #expect(lost.string("flow_id") == flow)
            #expect(try await gateway.confirm(flow, gateway.code(for: Self.phone)).status == 200)
        }
    }

    @Test func `a database that fails after the message went out does not say that nothing happened`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            try await gateway.database.sql(
                """
                create function fail() returns trigger language plpgsql as $$ begin
                    raise exception using errcode = '53100';
                end $$;
                create trigger fail before update on provider_calls for each row execute function fail();
                """
            )

            let lost = try await gateway.post("/login/start", ["user_id": "ann"])
            try await gateway.database.sql("drop trigger fail on provider_calls")

            #expect(lost.code == "outcome_unknown")
            let flow = try #require(lost.string("flow_id"))
            #expect(try await gateway.get("/flows/\(flow)").status == 200)
        }
    }

    @Test(arguments: [FlowState.pending, .failed, .unresolved])
    func `a settlement that was stored by a first run is recognised by a second`(state: FlowState) async throws {
        try await FlowTable.with { table in
            let call = CallID.new()
            let flow = try await table.insert(FlowRow(call: call))
            try await table.insert(CallRow(id: call, flow: flow, operation: .createVerification))
            let settlement = SettleSend(
                sending: table.sending(call, of: flow),
                record: CallRecord(.ok, sid: "VE" + String(repeating: "1", count: 32)),
                state: state,
                result: state == .pending ? "sent" : "refused"
            )

            let first = try await table.pool.run(settlement)
            let second = try await table.pool.run(settlement)
            let stored = try #require(try await table.pool.run(ReadFlows(flows: [flow])).first)

            #expect(first.count == 1)
            #expect(second.isEmpty)
            #expect(settlement.isStored(in: stored))
            #expect(Sent(stored).expiresAt == first[0].expiresAt)
        }
    }

    @Test func `a flow that was closed meanwhile is not taken for a stored settlement`() async throws {
        try await FlowTable.with { table in
            let flow = try await table.insert(FlowRow(state: .superseded))
            let settlement = SettleSend(
                sending: table.sending(.new(), of: flow),
                record: CallRecord(.ok, sid: "VE" + String(repeating: "1", count: 32)),
                state: .pending,
                result: "sent"
            )

            let rows = try await table.pool.run(settlement)
            #expect(rows.isEmpty)
            let stored = try #require(try await table.pool.run(ReadFlows(flows: [flow])).first)
            #expect(!settlement.isStored(in: stored))
        }
    }
}

extension FlowTable {
    fileprivate func sending(_ call: CallID, of flow: FlowID) -> Sending {
        Sending(
            flow: flow,
            call: call,
            caller: Caller(app: app, slug: "app", keyID: "k", scopes: [], policy: .standard),
            userLookup: [1],
            purpose: .login,
            method: .sms,
            service: ServiceSID("VA1"),
            address: "",
            previousMethod: .sms,
            limits: LimitSet(),
            at: .now
        )
    }
}
