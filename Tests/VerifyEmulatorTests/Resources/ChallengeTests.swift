import Cryptography
import FoundationEssentials
import Testing
import VerifyEmulator

@Suite struct ChallengeTests {
    @Test func `challenges are listed by factor, status and order`() async throws {
        try await Wire.withEmulator { wire in
            let device = try await Device.enrolled(wire)
            var sids: [String] = []
            for number in 1...3 {
                let challenge = try await device.ask(wire, "Question \(number)?")
                sids.append(try #require(challenge.string("sid")))
            }
            _ = try await device.answer(wire, sids[1], "denied")

            let list = "\(Wire.entity)/Challenges?FactorSid=\(device.factor)"
            let ascending = try await wire.get(list)
            let descending = try await wire.get(list + "&Order=desc&PageSize=1")
            let pending = try await wire.get(list + "&Status=pending")
            let denied = try await wire.get(list + "&Status=denied")
            let refused = try await wire.get(list + "&Status=maybe")

            #expect(ascending.string("challenges.0.sid") == sids[0])
            #expect(ascending.count("challenges") == 3)
            #expect(descending.string("challenges.0.sid") == sids[2])
            #expect(descending.string("meta.next_page_url")?.contains("Order=desc") == true)
            #expect(pending.count("challenges") == 2)
            #expect(denied.string("challenges.0.sid") == sids[1])
            #expect(refused.number("code") == 60306)
        }
    }

    @Test(arguments: [
        ("", 60300), ("FactorSid=YF1", 60306), ("FactorSid=YF00000000000000000000000000009999", 20404),
        ("FactorSid=*", 60300), ("FactorSid=*&Details.Message=\(String(repeating: "x", count: 257))", 60306),
        ("FactorSid=*&Details.Message=x&Details.Fields=no", 60306),
        ("FactorSid=*&Details.Message=x&ExpirationDate=tomorrow", 60306),
        ("FactorSid=*&Details.Message=x&ExpirationDate=2020-01-01T00:00:00Z", 60306),
        ("FactorSid=*&Details.Message=x&ExpirationDate=2099-01-01T00:00:00Z", 60306),
        ("FactorSid=*&Details.Message=x&HiddenDetails=[1]", 60306),
        ("FactorSid=*&Details.Message=x&AuthPayload=123456", 60306),
    ])
    func `a challenge outside its limits is refused`(form: String, code: Int) async throws {
        try await Wire.withEmulator { wire in
            let device = try await Device.enrolled(wire)
            let refused = try await wire.send(
                "POST",
                "\(Wire.entity)/Challenges",
                body: form.replacing("*", with: device.factor)
            )

            #expect(refused.number("code") == code)
            #expect(try await wire.get("\(Wire.entity)/Challenges").count("challenges") == 0)
        }
    }

    @Test func `details come as repeated objects or as one array`() async throws {
        try await Wire.withEmulator { wire in
            let device = try await Device.enrolled(wire)
            let (place, device2) = (
                #"{"label":"Place","value":"Wellington"}"#, #"{"label":"Device","value":"Firefox"}"#
            )
            let repeated = try await wire.post(
                "\(Wire.entity)/Challenges",
                [
                    "FactorSid": device.factor, "Details.Message": "Sign in?", "Details.Fields": place,
                    "Details.Fields": device2, "HiddenDetails": #"{"login":"L-1"}"#,
                ]
            )
            let array = try await wire.post(
                "\(Wire.entity)/Challenges",
                ["FactorSid": device.factor, "Details.Message": "Sign in?", "Details.Fields": "[\(place),\(device2)]"]
            )

            for challenge in [repeated, array] {
                #expect(challenge.string("details.fields.0.label") == "Place")
                #expect(challenge.string("details.fields.1.value") == "Firefox")
            }
            #expect(repeated.string("hidden_details.login") == "L-1")
        }
    }

    @Test func `a notification reaches the device three times more`() async throws {
        try await Wire.withEmulator { wire in
            let device = try await Device.enrolled(wire, platform: "fcm")
            let challenge = try #require(try await device.ask(wire, "Sign in?").string("sid"))
            let path = "\(Wire.entity)/Challenges/\(challenge)/Notifications"
            let refusedTtl = try await wire.post(path, ["Ttl": "301"])
            for _ in 0..<3 { #expect(try await wire.post(path, ["Ttl": "120"]).status == 201) }
            let fourth = try await wire.post(path)
            let inbox = try await wire.get("/_emulator/messages?to=\(device.factor)")

            #expect(refusedTtl.number("code") == 60306)
            #expect(fourth.status == 429)
            #expect(fourth.number("code") == 60309)
            #expect(inbox.count("messages") == 4)
            #expect(inbox.string("messages.0.channel") == "push")
            #expect(inbox.string("messages.0.text") == "Sign in?")
        }
    }

    @Test func `a factor without a platform cannot be notified`() async throws {
        try await Wire.withEmulator { wire in
            let device = try await Device.enrolled(wire)
            let challenge = try #require(try await device.ask(wire, "Sign in?").string("sid"))
            let refused = try await wire.post("\(Wire.entity)/Challenges/\(challenge)/Notifications")

            #expect(refused.number("code") == 60307)
        }
    }
}
