import Testing
import VerifyEmulator

@Suite struct SafeListTests {
    static let path = "/v2/SafeList/Numbers"

    @Test func `a number is listed once, found under both spellings and taken off`() async throws {
        try await Wire.withEmulator { wire in
            let created = try await wire.post(Self.path, ["PhoneNumber": "+12025550143"])
            let again = try await wire.post(Self.path, ["PhoneNumber": "+12025550143"])
            let plain = try await wire.get("\(Self.path)/+12025550143")
            let escaped = try await wire.get("\(Self.path)/%2B12025550143")
            let deleted = try await wire.delete("\(Self.path)/%2B12025550143")

            #expect(created.status == 201)
            #expect(created.members == ["sid", "phone_number", "url"])
            #expect(created.string("sid")?.hasPrefix("GN") == true)
            #expect(created.string("url")?.hasSuffix("\(Self.path)/+12025550143") == true)
            #expect(again.status == 400)
            #expect(again.number("code") == 60411)
            #expect(plain.body == created.body)
            #expect(escaped.body == created.body)
            #expect(deleted.status == 204)
            #expect(try await wire.get("\(Self.path)/+12025550143").number("code") == 20404)
            #expect(try await wire.delete("\(Self.path)/+12025550143").number("code") == 20404)
        }
    }

    @Test(arguments: ["", "12025550143", "+", "+0202", "+1202555O143", "+1234567890123456", "rosa@example.org"])
    func `what is neither a number nor a prefix is refused`(number: String) async throws {
        try await Wire.withEmulator { wire in
            let refused = try await wire.post(Self.path, ["PhoneNumber": number])

            #expect(refused.status == 400)
            #expect(refused.number("code") == 60200)
        }
    }

    @Test func `blocks spare listed numbers, listed prefixes and text messages without risk check`() async throws {
        try await Wire.withEmulator({
            try? $0.behaviour.set("blocked-countries", to: "GB")
            try? $0.behaviour.set("suspect-prefixes", to: "+1500")
        }) { wire in
            let country = try await wire.start("+447700900123")
            let prefix = try await wire.start("+15005550006", by: "call")
            let unchecked = try await Self.unchecked(wire, "+447700900123", by: "sms")
            let call = try await Self.unchecked(wire, "+447700900123", by: "call")
            let other = try await wire.start("+33199000000")
            _ = try await wire.post(Self.path, ["PhoneNumber": "+447700900"])
            let listed = try await wire.start("+447700900123", by: "call")

            #expect(country.status == 403)
            #expect(country.number("code") == 60605)
            #expect(prefix.status == 403)
            #expect(prefix.number("code") == 60410)
            #expect(unchecked.status == 201)
            #expect(call.number("code") == 60605)
            #expect(other.status == 201)
            #expect(listed.status == 201)
        }
    }

    @Test func `the status that nobody names can be chosen`() async throws {
        try await Wire.withEmulator({ $0.behaviour.unstatedStatus = 409 }) { wire in
            _ = try await wire.post(Self.path, ["PhoneNumber": "+12025550143"])
            let again = try await wire.post(Self.path, ["PhoneNumber": "+12025550143"])

            #expect(again.status == 409)
            #expect(again.number("status") == 409)
            #expect(try await wire.post(Self.path).status == 400)
        }
    }

    private static func unchecked(_ wire: Wire, _ to: String, by channel: String) async throws -> RawAnswer {
        try await wire.post(Wire.verifications, ["To": to, "Channel": channel, "RiskCheck": "disable"])
    }
}
