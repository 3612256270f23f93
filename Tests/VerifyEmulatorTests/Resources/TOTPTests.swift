import Cryptography
import FoundationEssentials
import Testing
import VerifyEmulator

@Suite struct TOTPTests {
    /// A verified factor and the app that makes its codes.
    private func enrol(_ wire: Wire, _ more: String = "") async throws -> (sid: String, app: Authenticator) {
        let (sid, app) = try await begin(wire, more)
        let proved = try await wire.post("\(Wire.entity)/Factors/\(sid)", ["AuthPayload": app.code()])
        try #require(proved.string("status") == "verified")
        return (sid, app)
    }

    private func begin(_ wire: Wire, _ more: String = "") async throws -> (sid: String, app: Authenticator) {
        let factor = try await wire.send(
            "POST",
            "\(Wire.entity)/Factors",
            body: "FriendlyName=rosa-laptop&FactorType=totp" + more
        )
        let app = try #require(Authenticator(secret: factor.string("binding.secret") ?? ""))
        return (try #require(factor.string("sid")), app)
    }

    @Test func `an enrolment shows the seed once and makes the entity`() async throws {
        try await Wire.withEmulator { wire in
            let created = try await wire.post(
                "\(Wire.entity)/Factors",
                ["FriendlyName": "rosa laptop", "FactorType": "totp"]
            )
            let fetched = try await wire.get("\(Wire.entity)/Factors/\(try #require(created.string("sid")))")
            let entity = try await wire.get(Wire.entity)
            let secret = try #require(created.string("binding.secret"))

            #expect(created.status == 201)
            #expect(created.string("status") == "unverified")
            #expect(secret.count == 32)
            #expect(
                created.string("binding.uri")
                    == "otpauth://totp/Postern:rosa%20laptop?secret=\(secret)&issuer=Postern&algorithm=SHA1&digits=6&period=30"
            )
            #expect(created.string("config.alg") == "sha1")
            #expect(!fetched.members.contains("binding"))
            #expect(entity.string("identity") == "rosa-0001")
            #expect(entity.string("sid") == created.string("entity_sid"))
        }
    }

    @Test func `a right code verifies the factor, a wrong one is no error`() async throws {
        try await Wire.withEmulator { wire in
            let (sid, app) = try await begin(wire)
            let path = "\(Wire.entity)/Factors/\(sid)"
            let wrong = try await wire.post(path, ["AuthPayload": Wire.wrong(app.code())])
            let right = try await wire.post(path, ["AuthPayload": app.code()])

            #expect(wrong.status == 200)
            #expect(wrong.string("status") == "unverified")
            #expect(right.status == 200)
            #expect(right.string("status") == "verified")
        }
    }

    @Test func `five wrong codes end the enrolment`() async throws {
        try await Wire.withEmulator { wire in
            let (sid, app) = try await begin(wire)
            let path = "\(Wire.entity)/Factors/\(sid)"
            for _ in 0..<5 { _ = try await wire.post(path, ["AuthPayload": Wire.wrong(app.code())]) }
            let sixth = try await wire.post(path, ["AuthPayload": app.code()])

            #expect(sixth.status == 429)
            #expect(sixth.number("code") == 60310)
        }
    }

    @Test func `a challenge on an unverified factor is refused`() async throws {
        try await Wire.withEmulator { wire in
            let (sid, app) = try await begin(wire)
            let refused = try await wire.post(
                "\(Wire.entity)/Challenges",
                ["FactorSid": sid, "AuthPayload": app.code()]
            )

            #expect(refused.status == 403)
            #expect(refused.number("code") == 60318)
        }
    }

    @Test func `a challenge with the right code is approved at once`() async throws {
        try await Wire.withEmulator { wire in
            let (sid, app) = try await enrol(wire)
            let challenge = try await wire.post(
                "\(Wire.entity)/Challenges",
                ["FactorSid": sid, "AuthPayload": app.code()]
            )

            #expect(challenge.status == 201)
            #expect(challenge.string("status") == "approved")
            #expect(challenge.string("factor_type") == "totp")
            #expect(challenge.string("date_responded") != nil)
            #expect(challenge.string("responded_reason") == "none")
        }
    }

    @Test func `a wrong code leaves the challenge open for a right one`() async throws {
        try await Wire.withEmulator { wire in
            let (sid, app) = try await enrol(wire)
            let challenge = try await wire.post(
                "\(Wire.entity)/Challenges",
                ["FactorSid": sid, "AuthPayload": Wire.wrong(app.code())]
            )
            let path = "\(Wire.entity)/Challenges/\(try #require(challenge.string("sid")))"
            let right = try await wire.post(path, ["AuthPayload": app.code()])
            let again = try await wire.post(path, ["AuthPayload": app.code()])

            #expect(challenge.status == 201)
            #expect(challenge.string("status") == "pending")
            #expect(challenge["date_responded"] == nil)
            #expect(right.string("status") == "approved")
            #expect(again.number("code") == 60322)
        }
    }

    @Test func `five wrong codes end the challenge`() async throws {
        try await Wire.withEmulator { wire in
            let (sid, app) = try await enrol(wire)
            let challenge = try await wire.post(
                "\(Wire.entity)/Challenges",
                ["FactorSid": sid, "AuthPayload": Wire.wrong(app.code())]
            )
            let path = "\(Wire.entity)/Challenges/\(try #require(challenge.string("sid")))"
            for _ in 0..<4 { _ = try await wire.post(path, ["AuthPayload": Wire.wrong(app.code())]) }
            let sixth = try await wire.post(path, ["AuthPayload": app.code()])

            #expect(sixth.status == 429)
            #expect(sixth.number("code") == 60308)
        }
    }

    @Test(arguments: [("sha256", 8, 60), ("sha512", 3, 20)])
    func `other settings than the usual ones work`(algorithm: String, digits: Int, period: Int) async throws {
        try await Wire.withEmulator { wire in
            let factor = try await wire.send(
                "POST",
                "\(Wire.entity)/Factors",
                body: "FriendlyName=x&FactorType=totp&Config.Alg=\(algorithm)&Config.CodeLength=\(digits)"
                    + "&Config.TimeStep=\(period)"
            )
            let app = try #require(Authenticator(secret: factor.string("binding.secret") ?? ""))
            let code = app.code(digits: digits, period: period, algorithm: algorithm == "sha256" ? .sha256 : .sha512)
            let path = "\(Wire.entity)/Factors/\(try #require(factor.string("sid")))"

            #expect(factor.string("binding.uri")?.contains("algorithm=\(algorithm.uppercased())") == true)
            #expect(try await wire.post(path, ["AuthPayload": code]).string("status") == "verified")
        }
    }

    @Test func `the fifty-first challenge of an hour is refused`() async throws {
        try await Wire.withEmulator { wire in
            let (sid, _) = try await enrol(wire)
            for _ in 0..<50 {
                #expect(try await wire.post("\(Wire.entity)/Challenges", ["FactorSid": sid]).status == 201)
            }
            let refused = try await wire.post("\(Wire.entity)/Challenges", ["FactorSid": sid])
            try await wire.advanceClock(by: 3600)
            let later = try await wire.post("\(Wire.entity)/Challenges", ["FactorSid": sid])

            #expect(refused.status == 429)
            #expect(refused.number("code") == 60312)
            #expect(later.status == 201)
        }
    }

    @Test func `an unanswered challenge expires`() async throws {
        try await Wire.withEmulator { wire in
            let (sid, app) = try await enrol(wire)
            let challenge = try await wire.post("\(Wire.entity)/Challenges", ["FactorSid": sid])
            let path = "\(Wire.entity)/Challenges/\(try #require(challenge.string("sid")))"
            try await wire.advanceClock(by: 300)
            let expired = try await wire.get(path)
            let late = try await wire.post(path, ["AuthPayload": app.code()])

            #expect(expired.string("status") == "expired")
            #expect(late.number("code") == 60323)
        }
    }

    @Test func `a repeated code is accepted or refused as the switch says`() async throws {
        for accepts in [true, false] {
            try await Wire.withEmulator({ $0.behaviour.acceptsRepeatedTOTP = accepts }) { wire in
                let (sid, app) = try await enrol(wire)
                let repeated = try await wire.post(
                    "\(Wire.entity)/Challenges",
                    ["FactorSid": sid, "AuthPayload": app.code()]
                )

                #expect(repeated.string("status") == (accepts ? "approved" : "pending"))
            }
        }
    }

    @Test func `a given seed is used and may be bound once`() async throws {
        try await Wire.withEmulator { wire in
            let form: KeyValuePairs = [
                "FriendlyName": "x", "FactorType": "totp", "Binding.Secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
            ]
            let first = try await wire.post("\(Wire.entity)/Factors", form)
            let second = try await wire.post("\(Wire.entity)/Factors", form)

            #expect(first.string("binding.secret") == "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
            #expect(second.status == 409)
            #expect(second.number("code") == 60317)
        }
    }

    @Test func `an entity has a hundred TOTP factors at most`() async throws {
        try await Wire.withEmulator { wire in
            for _ in 0..<100 { _ = try await begin(wire) }
            try await wire.advanceClock(by: 86_400)
            let refused = try await wire.post(
                "\(Wire.entity)/Factors",
                ["FriendlyName": "x", "FactorType": "totp"]
            )

            #expect(refused.status == 400)
            #expect(refused.number("code") == 60315)
        }
    }
}
