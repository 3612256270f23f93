import Cryptography
import Foundation
import Testing
import VerifyEmulator

@Suite struct DeviceTests {
    @Test(arguments: ["approved", "denied"])
    func `a device enrols with an access token and answers with its signature`(decision: String) async throws {
        try await Wire.withEmulator { wire in
            let device = try await Device.enrolled(wire)
            let challenge = try #require(try await device.ask(wire, "Sign in?").string("sid"))
            let answered = try await device.answer(wire, challenge, decision)
            let fetched = try await wire.get("\(Wire.entity)/Challenges/\(challenge)")
            let again = try await wire.post(
                "\(Wire.entity)/Challenges/\(challenge)",
                ["AuthPayload": "x.y.z"],
                as: .device(try device.token())
            )

            #expect(answered.status == 200)
            #expect(fetched.string("status") == decision)
            #expect(fetched.string("date_responded") != nil)
            #expect(fetched.headers["twilio-verify-signature-fields"] == nil)
            #expect(again.number("code") == 60322)
        }
    }

    @Test func `a forged answer is refused and changes nothing`() async throws {
        try await Wire.withEmulator { wire in
            let device = try await Device.enrolled(wire)
            let challenge = try #require(try await device.ask(wire, "Pay 1?").string("sid"))
            let other = try await device.answer(
                wire,
                challenge,
                "approved",
                forging: ["details": ["message": "Pay 1000?"]]
            )
            let unknown = try await device.answer(wire, challenge, "pending")
            let stranger = Device(
                factor: device.factor,
                credential: device.credential,
                key: try await Device.begun(wire, as: .account).key
            )
            let garbled = try await wire.post(
                "\(Wire.entity)/Challenges/\(challenge)",
                ["AuthPayload": try stranger.signed("{}", "{}")]
            )

            for refused in [other, unknown, garbled] {
                #expect(refused.status == 403)
                #expect(refused.number("code") == 60324)
            }
            #expect(try await wire.get("\(Wire.entity)/Challenges/\(challenge)").string("status") == "pending")
        }
    }

    @Test func `a wrong proof does not verify the factor`() async throws {
        try await Wire.withEmulator { wire in
            let device = try await Device.begun(wire, as: .account)
            let refused = try await wire.post(
                "\(Wire.entity)/Factors/\(device.factor)",
                ["AuthPayload": Data(SignatureBytes.der(try device.key.sign(Array("YF0".utf8)))).base64EncodedString()]
            )

            #expect(refused.status == 403)
            #expect(refused.number("code") == 60311)
        }
    }

    @Test func `an access token opens the enrolment of its identity only, and not for long`() async throws {
        try await Wire.withEmulator { wire in
            let path = "/v2/Services/\(Wire.service)/AccessTokens"
            let created = try await wire.post(path, ["Identity": "rosa-0001", "FactorType": "push", "Ttl": "120"])
            let user = User.device(try #require(created.string("token")))
            let elsewhere = try await wire.post(
                "/v2/Services/\(Wire.service)/Entities/hugo-0001/Factors",
                ["FactorType": "push", "FriendlyName": "x"],
                as: user
            )
            let reading = try await wire.get("\(Wire.entity)/Factors", as: user)
            let fetched = try await wire.get("\(path)/\(try #require(created.string("sid")))")
            try await wire.advanceClock(by: 120)
            let late = try await wire.post("\(Wire.entity)/Factors", ["FactorType": "push"], as: user)
            let gone = try await wire.get("\(path)/\(try #require(created.string("sid")))")

            #expect(created.status == 201)
            #expect(created.number("ttl") == 120)
            #expect(elsewhere.number("code") == 60313)
            #expect(reading.number("code") == 60313)
            #expect(fetched.string("token") == created.string("token"))
            #expect(late.status == 401)
            #expect(gone.status == 404)
        }
    }

    @Test(arguments: [
        "FactorType=push", "Identity=rosa-0001", "Identity=rosa-0001&FactorType=totp",
        "Identity=rosa-0001&FactorType=push&Ttl=59", "Identity=rosa-0001&FactorType=push&Ttl=301",
        "Identity=short&FactorType=push",
    ])
    func `an access token outside its limits is refused`(form: String) async throws {
        try await Wire.withEmulator { wire in
            let refused = try await wire.send("POST", "/v2/Services/\(Wire.service)/AccessTokens", body: form)

            #expect(refused.status == 400)
            #expect(refused.number("code") == 60305)
        }
    }

    @Test func `an access token answers 200 and serves once when the switches say so`() async throws {
        try await Wire.withEmulator({
            $0.behaviour.accessTokenStatus = 200
            $0.behaviour.accessTokensServeOnce = true
        }) { wire in
            let created = try await wire.post(
                "/v2/Services/\(Wire.service)/AccessTokens",
                ["Identity": "rosa-0001", "FactorType": "push", "FactorFriendlyName": "Rosa's phone"]
            )
            let user = User.device(try #require(created.string("token")))
            let failed = try await wire.post("\(Wire.entity)/Factors", ["FactorType": "push"], as: user)
            _ = try await Device.begun(wire, as: user)
            let second = try await wire.post("\(Wire.entity)/Factors", ["FactorType": "push"], as: user)

            #expect(created.status == 200)
            #expect(
                created.members == [
                    "sid", "account_sid", "service_sid", "entity_identity", "factor_type", "factor_friendly_name",
                    "token", "url", "ttl", "date_created",
                ]
            )
            #expect(failed.number("code") == 60300)
            #expect(second.status == 401)
        }
    }

    @Test func `a device's token is read strictly`() async throws {
        try await Wire.withEmulator { wire in
            let device = try await Device.enrolled(wire)
            let path = "\(Wire.entity)/Challenges"
            let now = try await wire.get(path, as: .device(try device.token()))
            let old = try await wire.get(path, as: .device(try device.token(at: Date(timeIntervalSinceNow: -601))))
            let early = try await wire.get(path, as: .device(try device.token(at: Date(timeIntervalSinceNow: 60))))
            let service = try await wire.get("/v2/Services", as: .device(try device.token()))

            #expect(now.status == 200)
            for refused in [old, early, service] {
                #expect(refused.status == 401)
                #expect(refused.number("code") == 20003)
                #expect(refused.headers["date"]?.hasSuffix("GMT") == true)
            }
        }
    }
}
