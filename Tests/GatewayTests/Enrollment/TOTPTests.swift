import Cryptography
import Foundation
import Testing
import TestSupport
import VerifyEmulator

@Suite struct TOTPTests {
    /// An authenticator app: it has nothing but the secret that was shown.
    struct Authenticator: Sendable {
        let secret: String

        func code(steps: Int = 0) throws -> String {
            let bytes = try #require(Base32.decode(secret))
            return TOTP(secret: SecretBytes(bytes)).code(at: Date().addingTimeInterval(Double(30 * steps)))
        }
    }

    /// Enrols an authenticator with the code of the step before, so that the present one is still unused.
    static func enroll(_ gateway: TestGateway, _ user: String) async throws -> (Authenticator, factor: String) {
        let start = try await gateway.post("/enroll/totp", ["user_id": user, "name": "Phone of Ann"])
        let client = try #require(start["client"] as? [String: Any])
        let authenticator = Authenticator(secret: try #require(client["secret"] as? String))
        let confirm = try await gateway.post(
            "/enroll/totp/confirm",
            ["flow_id": start.string("flow_id") ?? "", "code": try authenticator.code(steps: -1)]
        )
        guard confirm.status == 200 else { throw TestGateway.Unexpected(confirm) }
        return (authenticator, try #require(confirm.string("factor_id")))
    }

    static func start(_ count: Int, _ gateway: TestGateway) async throws -> [String] {
        var flows: [String] = []
        for _ in 0..<count { flows.append(try await gateway.startLogin("ann")) }
        return flows
    }

    @Test func `the secret is shown once, with its URI and a QR code`() async throws {
        try await TestGateway.with { gateway in
            let start = try await gateway.post("/enroll/totp", ["user_id": "ann", "name": "Phone of Ann"])

            let client = try #require(start["client"] as? [String: Any])
            let secret = try #require(client["secret"] as? String)
            #expect(start.status == 201)
            #expect((client["uri"] as? String)?.hasPrefix("otpauth://totp/") == true)
            #expect((client["qr_svg"] as? String)?.hasPrefix("<svg") == true)
            let later = try await gateway.get("/users/ann/factors")
            #expect(!later.text.contains(secret))
            #expect(!gateway.log.text.contains(secret))
        }
    }

    @Test func `a login by authenticator ends with an assertion`() async throws {
        try await TestGateway.with { gateway in
            let (authenticator, factor) = try await Self.enroll(gateway, "ann")

            let flow = try await gateway.startLogin("ann")
            let answer = try await gateway.confirm(flow, authenticator.code())

            #expect(answer.status == 200)
            #expect(answer.string("factor_id") == factor)
            #expect(answer.string("acr") == "gw:standard")
        }
    }

    @Test func `a code longer than any authenticator's is malformed and costs nothing`() async throws {
        try await TestGateway.with { gateway in
            let (authenticator, _) = try await Self.enroll(gateway, "ann")
            let flow = try await gateway.startLogin("ann")

            let answer = try await gateway.confirm(flow, "123456789")

            #expect(answer.status == 422)
            #expect(answer.code == "validation_failed")
            #expect(await gateway.emulator.calls["CreateChallenge"] == nil)
            let right = try await gateway.confirm(flow, authenticator.code())
            #expect(right.status == 200)
        }
    }

    @Test func `a code that was accepted is refused everywhere, as a wrong one`() async throws {
        try await TestGateway.with { gateway in
            let (authenticator, _) = try await Self.enroll(gateway, "ann")
            let code = try authenticator.code()
            _ = try await gateway.confirm(gateway.startLogin("ann"), code)
            let challenges = await gateway.emulator.calls["CreateChallenge"]

            let replay = try await gateway.confirm(gateway.startLogin("ann"), code)

            #expect(replay.code == "code_incorrect")
            #expect(replay["attempts_left"] as? Int == 4)
            #expect(await gateway.emulator.calls["CreateChallenge"] == challenges)
            #expect(
                try await gateway.database.count("select count(*) from audit_events where action = 'check.replayed'")
                    == 1
            )
        }
    }

    @Test func `the code that proved an enrolment opens no login`() async throws {
        try await TestGateway.with { gateway in
            let start = try await gateway.post("/enroll/totp", ["user_id": "ann"])
            let client = try #require(start["client"] as? [String: Any])
            let code = try Authenticator(secret: try #require(client["secret"] as? String)).code()
            _ = try await gateway.post(
                "/enroll/totp/confirm",
                ["flow_id": start.string("flow_id") ?? "", "code": code]
            )

            let replay = try await gateway.confirm(gateway.startLogin("ann"), code)

            #expect(replay.code == "code_incorrect")
        }
    }

    @Test func `100 parallel logins with one code give one approval`() async throws {
        try await TestGateway.with { gateway in
            let (authenticator, _) = try await Self.enroll(gateway, "ann")
            let flows = try await Self.start(100, gateway)
            let code = try authenticator.code()

            let answers = try await gateway.race(100) { index in try await gateway.confirm(flows[index], code) }

            #expect(answers.filter { $0.status == 200 }.count == 1)
            #expect(answers.allSatisfy { $0.status < 500 || $0.code == "overloaded" })
            #expect(
                try await gateway.database.count(
                    "select count(*) from flows where state = 'approved' and purpose = 'login'"
                ) == 1
            )
        }
    }

    @Test func `parallel guesses in many flows do not outrun the factor's wait`() async throws {
        try await TestGateway.with { gateway in
            _ = try await Self.enroll(gateway, "ann")
            let flows = try await Self.start(40, gateway)
            let before = await gateway.emulator.calls["CreateChallenge"] ?? 0

            let answers = try await gateway.race(40) { index in
                try await gateway.confirm(flows[index], String(format: "%06d", index))
            }

            #expect((await gateway.emulator.calls["CreateChallenge"] ?? 0) - before <= 5)
            #expect(answers.contains { $0.code == "too_many_attempts" })
        }
    }

    @Test func `a wrong first code leaves the factor unusable`() async throws {
        try await TestGateway.with { gateway in
            let start = try await gateway.post("/enroll/totp", ["user_id": "ann"])
            let wrong = try await gateway.post(
                "/enroll/totp/confirm",
                ["factor_id": start.string("factor_id") ?? "", "code": "000000"]
            )

            #expect(wrong.code == "code_incorrect")
            #expect(
                try await gateway.post("/login/start", ["user_id": "ann"]).string("status") == "enrollment_required"
            )
        }
    }

    @Test func `starting over gives the unproved secret up`() async throws {
        try await TestGateway.with { gateway in
            let first = try await gateway.post("/enroll/totp", ["user_id": "ann"])
            _ = try await gateway.post("/enroll/totp", ["user_id": "ann"])

            let confirm = try await gateway.post(
                "/enroll/totp/confirm",
                ["flow_id": first.string("flow_id") ?? "", "code": "123456"]
            )

            #expect(confirm.code == "flow_superseded")
            #expect(try await gateway.database.count("select count(*) from factors where status = 'unverified'") == 1)
        }
    }
}
