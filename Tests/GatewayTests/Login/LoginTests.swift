import Testing
import TestSupport
import VerifyEmulator

@Suite struct LoginTests {
    static let phone = "+447700900123"

    @Test(arguments: ["sms", "call", "whatsapp"])
    func `a login by phone ends with an assertion`(channel: String) async throws {
        try await TestGateway.with { gateway in
            let factor = try await gateway.enrollPhone("ann", Self.phone)

            let flow = try await gateway.startLogin("ann", channel: channel)
            let answer = try await gateway.confirm(flow, gateway.code(for: Self.phone))

            #expect(answer.status == 200)
            #expect(answer.string("status") == "approved")
            #expect(answer.string("user_id") == "ann")
            #expect(answer.string("factor_id") == factor)
            #expect(answer.string("method") == channel)
            #expect(answer.string("assertion")?.split(separator: ".").count == 3)
            #expect(await gateway.emulator.messages(to: Self.phone).last?.channel == channel)
        }
    }

    @Test func `a login by e-mail ends with an assertion`() async throws {
        try await TestGateway.with { gateway in
            let start = try await gateway.post("/enroll/email", ["user_id": "ann", "email": "Ann@Example.org"])
            let code = try await gateway.code(for: "ann@example.org")
            let enrolled = try await gateway.post(
                "/enroll/email/confirm",
                ["factor_id": start.string("factor_id") ?? "", "code": code]
            )
            #expect(enrolled.status == 200)

            let flow = try await gateway.startLogin("ann")
            let answer = try await gateway.confirm(flow, gateway.code(for: "ann@example.org"))

            #expect(answer.string("status") == "approved")
            #expect(answer["amr"] as? [String] == ["otp"])
        }
    }

    @Test func `the start tells where the code went, masked`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)

            let start = try await gateway.post("/login/start", ["user_id": "ann"])

            let client = try #require(start["client"] as? [String: Any])
            #expect(client["destination"] as? String == "+44 ••• •••23")
            #expect(client["prompt"] as? String == "code")
            #expect(start["checks_left"] as? Int == 5)
            #expect(start["sends_left"] as? Int == 4)
            #expect(!start.text.contains("7700900123"))
        }
    }

    @Test func `an unknown user is asked to enroll`() async throws {
        try await TestGateway.with { gateway in
            let answer = try await gateway.post("/login/start", ["user_id": "nobody"])

            #expect(answer.status == 200)
            #expect(answer.string("status") == "enrollment_required")
            #expect(try await gateway.database.count("select count(*) from users") == 0)
        }
    }

    @Test func `a wrong code costs one attempt and says how many are left`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            let flow = try await gateway.startLogin("ann")
            let wrong = try await gateway.wrongCode(for: Self.phone)

            for left in [4, 3, 2, 1, 0] {
                let answer = try await gateway.confirm(flow, wrong)
                #expect(answer.code == "code_incorrect")
                #expect(answer["attempts_left"] as? Int == left)
            }
            let checks = await gateway.emulator.calls["CreateVerificationCheck"]
            let sixth = try await gateway.confirm(flow, gateway.code(for: Self.phone))

            #expect(sixth.status == 429)
            #expect(sixth.code == "too_many_attempts")
            #expect(sixth.header("Retry-After") != nil)
            #expect(await gateway.emulator.calls["CreateVerificationCheck"] == checks)
        }
    }

    @Test func `after five wrong codes the number waits for the provider's window`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            let flow = try await gateway.startLogin("ann")
            let wrong = try await gateway.wrongCode(for: Self.phone)
            for _ in 0..<5 { _ = try await gateway.confirm(flow, wrong) }
            try await gateway.database.sql("update factors set locked_until = null")
            let sends = await gateway.emulator.calls["CreateVerification"]

            let answer = try await gateway.post("/login/start", ["user_id": "ann"])

            #expect(answer.code == "too_many_attempts")
            #expect(await gateway.emulator.calls["CreateVerification"] == sends)
        }
    }

    @Test func `each way in which a flow is over has its own answer`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            func answer(after change: String) async throws -> String? {
                let flow = try await gateway.startLogin("ann")
                try await gateway.database.sql(change)
                let code = try await gateway.confirm(flow, gateway.code(for: Self.phone)).code
                try await gateway.database.sql(
                    "update flows set state = 'superseded', finished_at = now() where state = 'pending'"
                )
                return code
            }

            for (state, code) in [
                ("canceled", "flow_canceled"), ("superseded", "flow_superseded"), ("expired", "flow_expired"),
            ] {
                let change = "update flows set state = '\(state)', finished_at = now() where state = 'pending'"
                #expect(try await answer(after: change) == code)
            }
            #expect(
                try await answer(after: "update flows set expires_at = now() where state = 'pending'") == "flow_expired"
            )
        }
    }

    @Test func `an approved flow says so, and shows the same assertion until it expires`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            let flow = try await gateway.startLogin("ann")
            let code = try await gateway.code(for: Self.phone)
            let approved = try await gateway.confirm(flow, code)

            let again = try await gateway.confirm(flow, code)
            let view = try await gateway.get("/flows/\(flow)")
            try await gateway.database.sql("update flows set finished_at = now() - interval '3 minutes'")
            let later = try await gateway.get("/flows/\(flow)")

            #expect(again.code == "flow_already_confirmed")
            #expect(view.string("status") == "approved")
            #expect(try claims(view)["jti"] as? String == (try claims(approved)["jti"] as? String))
            #expect(later.string("status") == "approved")
            #expect(later["assertion"] == nil)
        }
    }

    @Test func `a canceled login frees the number and its code opens nothing`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            let flow = try await gateway.startLogin("ann")
            let old = try await gateway.code(for: Self.phone)

            let canceled = try await gateway.post("/login/cancel", ["flow_id": flow])
            let again = try await gateway.post("/login/cancel", ["flow_id": flow])
            let answer = try await gateway.confirm(flow, old)
            let next = try await gateway.startLogin("ann")

            #expect(canceled.string("status") == "canceled")
            #expect(again.string("status") == "canceled")
            #expect(answer.code == "flow_canceled")
            #expect(next != flow)
        }
    }

    @Test func `a second click returns the live flow and sends nothing`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            let first = try await gateway.post("/login/start", ["user_id": "ann"])
            let sends = await gateway.emulator.calls["CreateVerification"]

            let second = try await gateway.post("/login/start", ["user_id": "ann"])

            #expect(first.status == 201)
            #expect(second.status == 200)
            #expect(second.string("flow_id") == first.string("flow_id"))
            #expect(await gateway.emulator.calls["CreateVerification"] == sends)
        }
    }

    @Test func `a click with another nonce gets no flow of somebody else's session`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            let first = try await gateway.post("/login/start", ["user_id": "ann", "nonce": "one"])

            let second = try await gateway.post("/login/start", ["user_id": "ann", "nonce": "two"])

            #expect(first.status == 201)
            #expect(second.string("flow_id") != first.string("flow_id"))
        }
    }

    /// Whether a start after a cancel brings a new code is the provider's secret; the flows stay apart either way.
    @Test(arguments: [Behaviour.CodeAfterCancel.fresh, .same])
    func `a later start supersedes the flow before it`(code: Behaviour.CodeAfterCancel) async throws {
        var options = TestGateway.Options()
        options.emulator.codeAfterCancel = code
        try await TestGateway.with(options) { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            let first = try await gateway.startLogin("ann")
            let oldCode = try await gateway.code(for: Self.phone)
            try await gateway.database.sql("update flows set created_at = created_at - interval '10 seconds'")

            let second = try await gateway.startLogin("ann")
            let newCode = try await gateway.code(for: Self.phone)

            #expect(try await gateway.confirm(first, oldCode).code == "flow_superseded")
            #expect(try await gateway.confirm(second, newCode).string("status") == "approved")
        }
    }

    @Test func `a resend keeps the code, changes the channel and counts`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            let flow = try await gateway.startLogin("ann")
            let code = try await gateway.code(for: Self.phone)

            let resent = try await gateway.post("/login/resend", ["flow_id": flow, "channel": "call"])

            #expect(resent.status == 200)
            #expect(resent.string("method") == "call")
            #expect(resent["sends_left"] as? Int == 3)
            #expect(try await gateway.code(for: Self.phone) == code)
            #expect(try await gateway.confirm(flow, code).string("method") == "call")
        }
    }

    @Test func `a resend before the pause is over is refused and costs nothing`() async throws {
        var options = TestGateway.Options()
        options.policy = "{}"
        try await TestGateway.with(options) { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            let flow = try await gateway.startLogin("ann")
            let sends = await gateway.emulator.calls["CreateVerification"]

            let resent = try await gateway.post("/login/resend", ["flow_id": flow])

            #expect(resent.code == "cooldown")
            #expect(await gateway.emulator.calls["CreateVerification"] == sends)
        }
    }

    @Test func `another app finds neither the flow nor the user`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            let flow = try await gateway.startLogin("ann")
            let other = try await gateway.otherApp()

            let look = try await gateway.get("/flows/\(flow)", key: other)
            let code = try await gateway.code(for: Self.phone)
            let confirm = try await gateway.post("/login/confirm", ["flow_id": flow, "code": code], key: other)
            let start = try await gateway.post("/login/start", ["user_id": "ann"], key: other)

            #expect(look.code == "flow_not_found")
            #expect(confirm.code == "flow_not_found")
            #expect(start.string("status") == "enrollment_required")
        }
    }

    @Test func `a key without the scope is refused`() async throws {
        try await TestGateway.with { gateway in
            let key = try await gateway.otherApp(scopes: ["enroll"])

            let answer = try await gateway.post("/login/start", ["user_id": "ann"], key: key)

            #expect(answer.status == 403)
            #expect(answer.code == "scope_missing")
        }
    }
}
