import Domain
import Foundation
import TestSupport
import Testing
import VerifyEmulator

/// What becomes of flows whose call was answered by nobody, with everything in its place: service, database, provider.
///
/// Looks into the provider's records are due by the age of the lost call, so the tests make the calls older instead of
/// waiting, and watch by long polls and the calls' own rows.
@Suite(.timeLimit(.minutes(10))) struct LostAnswerTests {
    private static let phone = "+447700900123"

    @Test func `a right code whose answer was lost is approved by the provider's records`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("alice", Self.phone)
            let flow = try await gateway.startLogin("alice")
            await gateway.emulator.add(Fault(operation: "CreateVerificationCheck", effect: .dropAfter))

            let lost = try await gateway.confirm(flow, try await gateway.code(for: Self.phone))
            #expect(lost.status == 503)
            #expect(lost.code == "outcome_unknown")

            let found = try await gateway.get("/flows/\(flow)?wait=25")
            #expect(found.string("status") == "approved")
            let claims = try claims(found)
            #expect(claims["sub"] as? String == "alice")
            #expect(claims["flow"] as? String == flow)
            let facts = try await gateway.audit(of: flow, "flow.approved")
            #expect(facts == ["system|approved|attempts"])
            #expect(try await gateway.calls(of: flow, "check_verification") == ["reconciled"])
            let failures = "select consecutive_failures from factors"
            #expect(try await gateway.database.count(failures) == 0)
        }
    }

    @Test func `an enrolment whose answer was lost ends with an active factor and no assertion`() async throws {
        try await TestGateway.with { gateway in
            let start = try await gateway.post("/enroll/phone", ["user_id": "alice", "phone": Self.phone])
            let flow = try #require(start.string("flow_id"))
            await gateway.emulator.add(Fault(operation: "CreateVerificationCheck", effect: .dropAfter))
            let code = try await gateway.code(for: Self.phone)

            let lost = try await gateway.post("/enroll/phone/confirm", ["flow_id": flow, "code": code])
            #expect(lost.code == "outcome_unknown")

            let found = try await gateway.get("/flows/\(flow)?wait=25")
            #expect(found.string("status") == "approved")
            #expect(found["assertion"] == nil)
            let factors =
                "select count(*) from factors where status = 'active' and verified_at is not null and is_default"
            #expect(try await gateway.database.count(factors) == 1)
            #expect(try await gateway.audit(of: flow, "factor.enrolled") == ["system|approved|attempts"])
        }
    }

    @Test func `records that come late are waited for`() async throws {
        var options = TestGateway.Options()
        options.emulator.attemptsDelaySeconds = 300
        try await TestGateway.with(options) { gateway in
            _ = try await gateway.enrollPhone("alice", Self.phone)
            let flow = try await gateway.startLogin("alice")
            await gateway.emulator.add(Fault(operation: "CreateVerificationCheck", effect: .dropAfter))
            _ = try await gateway.confirm(flow, try await gateway.code(for: Self.phone))

            // The first look finds neither the attempt nor the verification, which is approved and gone.
            try await gateway.untilLooked(at: flow)
            #expect(try await gateway.get("/flows/\(flow)").string("status") == "unresolved")

            await gateway.emulator.advanceClock(bySeconds: 301)
            try await gateway.age(flow, bySeconds: 5)
            let found = try await gateway.get("/flows/\(flow)?wait=25")
            #expect(found.string("status") == "approved")
            #expect(found.string("assertion") != nil)
        }
    }

    @Test func `a wrong code whose answer was lost is given back to the user and stays counted`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("alice", Self.phone)
            let flow = try await gateway.startLogin("alice")
            await gateway.emulator.add(Fault(operation: "CreateVerificationCheck", effect: .dropAfter))
            _ = try await gateway.confirm(flow, try await gateway.wrongCode(for: Self.phone))

            let found = try await gateway.get("/flows/\(flow)?wait=25")
            #expect(found.string("status") == "pending")
            #expect(found["checks_left"] as? Int == 4)
            #expect(try await gateway.audit(of: flow, "flow.reopened") == ["system|pending|verification"])

            let right = try await gateway.confirm(flow, try await gateway.code(for: Self.phone))
            #expect(right.status == 200)
        }
    }

    @Test func `a check that never reached the provider is given back too`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("alice", Self.phone)
            let flow = try await gateway.startLogin("alice")
            await gateway.emulator.add(Fault(operation: "CreateVerificationCheck", effect: .dropBefore))
            let code = try await gateway.code(for: Self.phone)
            #expect(try await gateway.confirm(flow, code).code == "outcome_unknown")

            #expect(try await gateway.get("/flows/\(flow)?wait=25").string("status") == "pending")

            #expect(try await gateway.confirm(flow, code).status == 200)
        }
    }

    @Test func `the fifth wrong code fails the flow even if its answer was lost`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("alice", Self.phone)
            let flow = try await gateway.startLogin("alice")
            let wrong = try await gateway.wrongCode(for: Self.phone)
            for _ in 0..<4 { #expect(try await gateway.confirm(flow, wrong).code == "code_incorrect") }
            await gateway.emulator.add(Fault(operation: "CreateVerificationCheck", effect: .dropAfter))
            _ = try await gateway.confirm(flow, wrong)

            #expect(try await gateway.get("/flows/\(flow)?wait=25").string("status") == "failed")

            #expect(try await gateway.audit(of: flow, "flow.failed") == ["system|failed|verification"])
        }
    }

    @Test func `a flow whose first message was lost expires, and its number is free again`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("alice", Self.phone)
            await gateway.emulator.add(Fault(operation: "CreateVerification", effect: .dropAfter))
            let lost = try await gateway.post("/login/start", ["user_id": "alice"])
            #expect(lost.code == "outcome_unknown")
            let id = try await gateway.database.sql("select flow_id from flows where state = 'unresolved'")[0]
            let flow = FlowID(uuid: try #require(UUID(uuidString: id))).description

            try await gateway.database.sql("update flows set expires_at = clock_timestamp() where flow_id = '\(id)'")
            await gateway.emulator.advanceClock(bySeconds: 601)
            try await gateway.until("flow.expired", isAuditedFor: flow)

            #expect(try await gateway.get("/flows/\(flow)").string("status") == "expired")
            #expect(try await gateway.audit(of: flow, "flow.expired").count == 1)
            let next = try await gateway.startLogin("alice")
            #expect(try await gateway.confirm(next, try await gateway.code(for: Self.phone)).status == 200)
        }
    }

    @Test func `an answer that comes after its call was given up is settled by the records`() async throws {
        var options = TestGateway.Options()
        options.emulator.attemptsDelaySeconds = 300
        try await TestGateway.with(options) { gateway in
            _ = try await gateway.enrollPhone("alice", Self.phone)
            let flow = try await gateway.startLogin("alice")
            let code = try await gateway.code(for: Self.phone)
            await gateway.emulator.add(Fault(operation: "CreateVerificationCheck", effect: .delay, seconds: 3))

            async let late = gateway.confirm(flow, code)
            while try await gateway.calls(of: flow, "check_verification").isEmpty { try Task.checkCancellation() }
            try await gateway.age(flow, bySeconds: 16)
            try await gateway.until("call.lost", isAuditedFor: flow)
            #expect(try await late.code == "outcome_unknown")
            #expect(try await gateway.calls(of: flow, "check_verification") == ["unknown"])

            await gateway.emulator.advanceClock(bySeconds: 301)
            try await gateway.age(flow, bySeconds: 5)
            try await gateway.until("flow.approved", isAuditedFor: flow)
            #expect(try await gateway.audit(of: flow, "flow.approved") == ["system|approved|attempts"])
        }
    }

    @Test(arguments: [true, false])
    func `a service that died between question and answer loses nothing`(isRight: Bool) async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("alice", Self.phone)
            let flow = try await gateway.startLogin("alice")
            await gateway.emulator.add(Fault(operation: "CreateVerificationCheck", effect: .dropAfter))
            let code =
                isRight ? try await gateway.code(for: Self.phone) : try await gateway.wrongCode(for: Self.phone)
            // What a process leaves behind that was killed while it waited for the answer.
            try await gateway.database.sql(
                """
                create function die() returns trigger language plpgsql as $$ begin raise 'killed'; end $$;
                create trigger die before update on provider_calls for each row
                    when (new.operation = 'check_verification') execute function die();
                """
            )
            let lost = try await gateway.confirm(flow, code)
            #expect(lost.status == 500 || lost.status == 503)
            try await gateway.database.sql("drop trigger die on provider_calls")
            #expect(try await gateway.calls(of: flow, "check_verification") == ["started"])

            try await gateway.age(flow, bySeconds: 16)
            try await gateway.until(isRight ? "flow.approved" : "flow.reopened", isAuditedFor: flow)
            let found = try await gateway.get("/flows/\(flow)")

            #expect(found.string("status") == (isRight ? "approved" : "pending"))
            #expect(try await gateway.audit(of: flow, "call.lost").count == 1)
            #expect(try await gateway.calls(of: flow, "check_verification") == ["reconciled"])
        }
    }
}

/// Conversions that must not approve anybody.
@Suite(.timeLimit(.minutes(10))) struct MisleadingRecordTests {
    private static let phone = "+447700900124"

    @Test func `a verification that an older flow used too approves nobody`() async throws {
        try await TestGateway.with { gateway in
            let flow = try await gateway.loseRightAnswer(by: "alice", at: Self.phone) { flow in
                // As if the provider had handed the older flow's verification out again, after a cancel that failed.
                """
                with older as (
                    insert into flows (flow_id, app_id, user_id, factor_id, purpose, method, state, provider_service,
                        verification_sid, address_hmac, expires_at, finished_at)
                    select gen_random_uuid(), app_id, user_id, factor_id, purpose, method, 'superseded', provider_service,
                        verification_sid, address_hmac, expires_at, created_at
                    from flows where flow_id = '\(flow)'
                    returning flow_id
                )
                insert into provider_calls (call_id, flow_id, operation, state)
                select gen_random_uuid(), flow_id, 'check_verification', 'unknown' from older
                """
            }

            try await gateway.untilLooked(at: flow)

            #expect(try await gateway.get("/flows/\(flow)").string("status") == "unresolved")
            #expect(try await gateway.calls(of: flow, "list_attempts") == [])
        }
    }

    @Test func `a flow that lost no check of its own is not approved`() async throws {
        try await TestGateway.with { gateway in
            let flow = try await gateway.loseRightAnswer(by: "alice", at: Self.phone) { flow in
                "update provider_calls set state = 'ok' where flow_id = '\(flow)' and operation = 'check_verification'"
            }

            try await gateway.untilLooked(at: flow)

            #expect(try await gateway.get("/flows/\(flow)").string("status") == "unresolved")
            #expect(try await gateway.calls(of: flow, "list_attempts") == [])
        }
    }

    @Test(arguments: ["users set status = 'locked'", "factors set status = 'disabled'"])
    func `a proof for a user or factor that was locked meanwhile approves nobody`(lock: String) async throws {
        try await TestGateway.with { gateway in
            let flow = try await gateway.loseRightAnswer(by: "alice", at: Self.phone) { _ in "update \(lock)" }

            try await gateway.age(flow, bySeconds: 3)
            while try await !gateway.calls(of: flow, "list_attempts").contains("ok") { try Task.checkCancellation() }

            #expect(try await gateway.audit(of: flow, "flow.approved") == [])
            #expect(try await gateway.get("/flows/\(flow)").string("status") == "unresolved")
        }
    }
}

extension TestGateway {
    /// Confirms a login with the right code, loses the answer, and changes the database before anybody can look.
    ///
    /// - Returns: the flow, whose answer is then old enough for a look.
    fileprivate func loseRightAnswer(
        by user: String,
        at phone: String,
        changing change: (_ flow: String) -> String
    ) async throws -> String {
        _ = try await enrollPhone(user, phone)
        let flow = try await startLogin(user)
        await emulator.add(Fault(operation: "CreateVerificationCheck", effect: .dropAfter))
        // No look is due for calls of the future.
        try await database.sql(
            """
            create function postpone() returns trigger language plpgsql as $$ begin
                new.finished_at := clock_timestamp() + interval '60 s';
                return new;
            end $$;
            create trigger postpone before update on provider_calls for each row
                when (new.operation = 'check_verification') execute function postpone();
            """
        )
        #expect(try await confirm(flow, try await code(for: phone)).code == "outcome_unknown")
        try await database.sql("drop trigger postpone on provider_calls; " + change(uuid(flow)))
        try await age(flow, bySeconds: 62)
        return flow
    }

    /// The audit rows of one kind, as `actor|result|evidence`.
    fileprivate func audit(of flow: String, _ action: String) async throws -> [String] {
        try await database.sql(
            """
            select actor_type, result, detail ->> 'evidence' from audit_events
            where flow_id = '\(uuid(flow))' and action = '\(action)'
            """
        )
    }

    /// How a flow's calls of one kind ended.
    fileprivate func calls(of flow: String, _ operation: String) async throws -> [String] {
        try await database.sql(
            """
            select state from provider_calls
            where flow_id = '\(uuid(flow))' and operation = '\(operation)' order by started_at
            """
        )
    }

    /// Makes a flow's calls older.
    fileprivate func age(_ flow: String, bySeconds seconds: Int) async throws {
        try await database.sql(
            """
            update provider_calls set started_at = started_at - interval '\(seconds) s',
                finished_at = finished_at - interval '\(seconds) s'
            where flow_id = '\(uuid(flow))'
            """
        )
    }

    /// Waits until both of the provider's records of a flow were read.
    fileprivate func untilLooked(at flow: String) async throws {
        while try await !calls(of: flow, "fetch_verification").contains("rejected") { try Task.checkCancellation() }
    }

    fileprivate func until(_ action: String, isAuditedFor flow: String) async throws {
        while try await audit(of: flow, action).isEmpty { try Task.checkCancellation() }
    }

    private func uuid(_ flow: String) -> String { FlowID(flow)?.uuid.uuidString ?? "" }
}
