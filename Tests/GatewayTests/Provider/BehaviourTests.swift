import Foundation
import TestSupport
import Testing
import VerifyEmulator

/// What nobody could confirm about the provider stands behind switches of the emulator; the stories hold under each.
@Suite(.timeLimit(.minutes(10))) struct BehaviourTests {
    /// One switch away from the default each, and all of them at once: those that a login, an enrolment or the resolver
    /// can meet. (A channel without an integration does not work at all; ProviderFaultTests cover it.)
    static let settings: [[String: String]] = {
        let others: [String: String] = [
            "check-status": "201", "fifth-wrong-check": "exhausted", "start-while-exhausted": "60202",
            "code-after-cancel": "same", "update-of-finished": "unchanged", "attempts-delay": "2",
            "repeated-totp": "refused", "identity-case": "significant", "polling": "free", "retry-after": "1",
        ]
        return [[:]] + others.sorted { $0.key < $1.key }.map { [$0.key: $0.value] } + [others]
    }()

    @Test(arguments: settings)
    func `enrolments, logins, refusals and lost answers come out the same`(behaviour: [String: String]) async throws {
        var options = TestGateway.Options()
        for (name, value) in behaviour { try options.emulator.set(name, to: value) }
        try await TestGateway.with(options) { gateway in
            try await channels(gateway)
            try await totp(gateway)
            try await exhaustion(gateway)
            try await repetition(gateway)
            try await loss(gateway)
            #expect(gateway.log.errors.isEmpty)
            let open = "select count(*) from flows where call_in_flight is not null"
            #expect(try await gateway.database.count(open) == 0)
        }
    }

    // Enrolments and logins by every channel.
    private func channels(_ gateway: TestGateway) async throws {
        let phone = "+447700900123"
        _ = try await gateway.enrollPhone("ann", phone)
        for channel in ["sms", "call", "whatsapp"] {
            let flow = try await gateway.startLogin("ann", channel: channel)
            let wrong = try await gateway.confirm(flow, gateway.wrongCode(for: phone))
            #expect(wrong["attempts_left"] as? Int == 4)
            let approved = try await gateway.confirm(flow, gateway.code(for: phone))
            #expect(approved.status == 200, "\(channel): \(approved.text)")
            #expect(approved.string("assertion") != nil)
            let again = try await gateway.confirm(flow, gateway.code(for: phone))
            #expect(again.code == "flow_already_confirmed")
        }
        let email = try await gateway.post("/enroll/email", ["user_id": "ann", "email": "ann@example.org"])
        let code = try await gateway.code(for: "ann@example.org")
        let body = ["flow_id": email.string("flow_id") ?? "", "code": code]
        #expect(try await gateway.post("/enroll/email/confirm", body).status == 200)
        let flow = try await gateway.startLogin("ann", channel: "email")
        #expect(try await gateway.confirm(flow, gateway.code(for: "ann@example.org")).status == 200)
    }

    // A TOTP code logs in once.
    private func totp(_ gateway: TestGateway) async throws {
        let (authenticator, _) = try await TOTPTests.enroll(gateway, "Bob")
        let code = try authenticator.code()

        let first = try await gateway.confirm(gateway.startLogin("Bob"), code)
        let replay = try await gateway.confirm(gateway.startLogin("Bob"), code)
        let wrong = try await gateway.confirm(gateway.startLogin("Bob"), "000000")

        #expect(first.status == 200, "\(first.text)")
        #expect(replay.code == "code_incorrect")
        #expect(wrong.code == "code_incorrect")
    }

    // Five wrong codes end a flow, and its number rests.
    private func exhaustion(_ gateway: TestGateway) async throws {
        let phone = "+447700900124"
        _ = try await gateway.enrollPhone("cid", phone)
        let flow = try await gateway.startLogin("cid")
        let wrong = try await gateway.wrongCode(for: phone)
        for left in (0..<5).reversed() {
            let answer = try await gateway.confirm(flow, wrong)
            #expect(answer.code == "code_incorrect" || left == 0, "\(answer.text)")
            if answer.code == "code_incorrect" { #expect(answer["attempts_left"] as? Int == left) }
        }
        let checks = await gateway.emulator.calls["CreateVerificationCheck"]

        #expect(try await gateway.confirm(flow, gateway.code(for: phone)).code == "too_many_attempts")
        #expect(try await gateway.post("/login/start", ["user_id": "cid"]).code == "too_many_attempts")
        #expect(await gateway.emulator.calls["CreateVerificationCheck"] == checks)
        #expect(try await gateway.get("/flows/\(flow)").string("status") == "failed")
    }

    // A message is repeated, called off and asked for anew.
    private func repetition(_ gateway: TestGateway) async throws {
        let phone = "+447700900125"
        _ = try await gateway.enrollPhone("dan", phone)
        let flow = try await gateway.startLogin("dan")
        let code = try await gateway.code(for: phone)
        #expect(try await gateway.post("/login/resend", ["flow_id": flow, "channel": "call"]).status == 200)
        #expect(try await gateway.code(for: phone) == code)
        #expect(try await gateway.post("/login/cancel", ["flow_id": flow]).status == 200)
        #expect(try await gateway.confirm(flow, code).code == "flow_canceled")

        let next = try await gateway.startLogin("dan")
        #expect(try await gateway.confirm(next, gateway.code(for: phone)).status == 200)
    }

    // A lost answer is settled by the records.
    private func loss(_ gateway: TestGateway) async throws {
        let phone = "+447700900126"
        _ = try await gateway.enrollPhone("eve", phone)
        let flow = try await gateway.startLogin("eve")
        await gateway.emulator.add(Fault(operation: "CreateVerificationCheck", effect: .dropAfter))
        #expect(try await gateway.confirm(flow, gateway.code(for: phone)).code == "outcome_unknown")
        await gateway.emulator.advanceClock(bySeconds: 3)

        #expect(try await gateway.get("/flows/\(flow)?wait=25").string("status") == "approved")
    }
}
