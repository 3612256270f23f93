import Testing
import VerifyEmulator

@Suite struct VerificationParametersTests {
    /// Parameters of a start, and the error code they bring.
    static let refused: [([(String, String)], Int)] = [
        ([("Channel", "sms")], 60200),
        ([("To", "+15005550006")], 60200),
        ([("To", ""), ("Channel", "sms")], 60200),
        ([("To", "+15005550006"), ("Channel", "pigeon")], 60200),
        ([("To", "15005550006"), ("Channel", "sms")], 60200),
        ([("To", "+0500555000"), ("Channel", "sms")], 60200),
        ([("To", "+150055"), ("Channel", "sms")], 60200),
        ([("To", "+1500555000612345"), ("Channel", "sms")], 60200),
        ([("To", "+1500555O006"), ("Channel", "sms")], 60200),
        ([("To", "+1 500 555 0006"), ("Channel", "sms")], 60200),
        ([("To", "+1500555000\u{0}"), ("Channel", "sms")], 60200),
        ([("To", "+15005550006"), ("Channel", "email")], 60200),
        ([("To", "rosa@example.org"), ("Channel", "sms")], 60200),
        ([("To", "rosa@example"), ("Channel", "email")], 60200),
        ([("To", "@example.org"), ("Channel", "email")], 60200),
        ([("To", "rosa@@example.org"), ("Channel", "email")], 60200),
        ([("To", "ro sa@example.org"), ("Channel", "email")], 60200),
        ([("To", "+15005550006"), ("Channel", "sms"), ("CustomCode", "123")], 60200),
        ([("To", "+15005550006"), ("Channel", "sms"), ("CustomCode", "12345678901")], 60200),
        ([("To", "+15005550006"), ("Channel", "sms"), ("RateLimits", "{")], 60200),
        ([("To", "+15005550006"), ("Channel", "sms"), ("Tags", "[]")], 60200),
        ([("To", "+15005550006"), ("Channel", "sms"), ("TemplateSid", "HJ1")], 60200),
        ([("To", "+15005550006"), ("Channel", "sms"), ("RiskCheck", "maybe")], 60200),
        ([("To", "+15005550006"), ("Channel", "sms"), ("AppHash", "short")], 60200),
        ([("To", "+15005550006"), ("Channel", "call"), ("AppHash", "FA+9qCX9VSu")], 60602),
        (
            [
                ("To", "+15005550006"), ("Channel", "whatsapp"),
                ("TemplateSid", "HJ0000000000000000000000000000d001"),
            ], 60408
        ),
        ([("To", "rosa@example.org"), ("Channel", "sna")], 60200),
        ([("To", "+15005560008"), ("Channel", "sna")], 60008),
        ([("To", "+15005560001"), ("Channel", "sna")], 60001),
        ([("To", "+15005550006"), ("Channel", "auto"), ("DeviceIp", "x")], 60200),
    ]

    @Test(arguments: refused)
    func `what the provider would refuse is refused and sends nothing`(
        form: [(String, String)],
        code: Int
    ) async throws {
        try await Wire.withEmulator { wire in
            let body = form.map { "\(Wire.escaped($0.0))=\(Wire.escaped($0.1))" }.joined(separator: "&")
            let refused = try await wire.send("POST", Wire.verifications, body: body)

            #expect(refused.number("code") == code)
            #expect((400..<500).contains(refused.status))
            #expect(refused.number("status") == refused.status)
            #expect(refused.string("more_info") == "https://www.twilio.com/docs/errors/\(code)")
            #expect(try await wire.get("/_emulator/messages").count("messages") == 0)
        }
    }

    @Test func `a check needs a destination or a SID, and a code`() async throws {
        try await Wire.withEmulator { wire in
            _ = try await wire.start()
            let nothing = try await wire.post(Wire.checks, ["Code": "123456"])
            let noCode = try await wire.post(Wire.checks, ["To": "+15005550006"])
            let noSID = try await wire.post(Wire.checks, ["VerificationSid": "VE1", "Code": "123456"])

            #expect(nothing.number("code") == 60221)
            #expect(noCode.number("code") == 60200)
            #expect(noSID.number("code") == 60200)
        }
    }

    @Test(arguments: ["", "approve", "pending", "expired", "Approved"])
    func `only two states can be written`(status: String) async throws {
        try await Wire.withEmulator { wire in
            let sid = try #require(try await wire.start().string("sid"))
            let refused = try await wire.post("\(Wire.verifications)/\(sid)", ["Status": status])

            #expect(refused.number("code") == 60200)
        }
    }

    @Test func `form values are split at the first equals sign only and a plus is a space`() async throws {
        try await Wire.withEmulator { wire in
            let identity = "/v2/Services/\(Wire.service)/Entities"
            let kept = try await wire.send(
                "POST",
                "\(identity)/rosa-0001/Factors",
                body: "FactorType=totp&FriendlyName=a=b/c:d+e%2Bf&&x"
            )

            #expect(kept.string("friendly_name") == "a=b/c:d e+f")
        }
    }

    @Test func `a custom code is used where the service allows it and ignored elsewhere`() async throws {
        try await Wire.withEmulator { wire in
            let form: KeyValuePairs = ["To": "+15005550006", "Channel": "sms", "CustomCode": "4711abcd"]
            _ = try await wire.post(Wire.verifications, form)
            let ignored = try await wire.code()
            _ = try await wire.post("/v2/Services/\(Wire.service)", ["CustomCodeEnabled": "true"])
            _ = try await wire.post("\(Wire.verifications)/+15005550006", ["Status": "canceled"])
            _ = try await wire.post(Wire.verifications, form)

            #expect(ignored != "4711abcd")
            #expect(try await wire.code() == "4711abcd")
            #expect(try await wire.check("4711abcd").string("status") == "approved")
        }
    }
}
