import Testing
import VerifyEmulator

/// What the parameters of a start do to the message that arrives.
@Suite struct MessageTests {
    @Test func `a text message names another sender, warns, and carries an app's hash`() async throws {
        try await Wire.withEmulator { wire in
            _ = try await wire.post("/v2/Services/\(Wire.service)", ["DoNotShareWarningEnabled": "true"])
            _ = try await Self.start(wire, ["CustomFriendlyName": "Harbour Bank", "AppHash": "FA+9qCX9VSu"])
            let code = try await wire.code()

            #expect(
                try await Self.newest(wire).string("messages.0.text")
                    == "<#> Your Harbour Bank verification code is: \(code). Do not share this code with anyone FA+9qCX9VSu"
            )
        }
    }

    @Test func `a call presses the digits it was given, and a text message does not`() async throws {
        try await Wire.withEmulator { wire in
            _ = try await Self.start(wire, ["SendDigits": "ww12#"], by: "call")
            _ = try await Self.start(wire, ["SendDigits": "ww12#"])
            let inbox = try await Self.newest(wire)

            #expect(inbox.string("messages.0.send_digits") == "ww12#")
            #expect(inbox.string("messages.1.send_digits") == nil)
        }
    }

    @Test func `an e-mail shows its configuration`() async throws {
        try await Wire.withEmulator { wire in
            let json = """
                {"from":"hello@example.org","from_name":"Harbour","template_id":"d-1","substitutions":{"name":"Rosa"},
                "other":1}
                """
            let form: KeyValuePairs = [
                "To": "rosa@example.org", "Channel": "email", "ChannelConfiguration": json,
            ]
            let started = try await wire.post(Wire.verifications, form)
            let inbox = try await wire.get("/_emulator/messages")

            #expect(started.status == 201)
            #expect(inbox.string("messages.0.from") == "hello@example.org")
            #expect(inbox.string("messages.0.from_name") == "Harbour")
            #expect(inbox.string("messages.0.template_id") == "d-1")
            #expect(inbox.string("messages.0.substitutions") == #"{"name":"Rosa"}"#)
        }
    }

    @Test func `a payment's message shows what is paid`() async throws {
        try await Wire.withEmulator { wire in
            _ = try await wire.post("/v2/Services/\(Wire.service)", ["Psd2Enabled": "true"])
            _ = try await Self.start(wire, ["Amount": "€129.90", "Payee": "Mill Street Books"])
            let code = try await wire.code()

            #expect(
                try await Self.newest(wire).string("messages.0.text")
                    == "Your Postern code to confirm €129.90 to Mill Street Books is: \(code)"
            )
        }
    }

    @Test func `the country's messaging service sends, or the one for all`() async throws {
        try await Wire.withEmulator { wire in
            let path = MessagingConfigurationTests.path
            _ = try await wire.post(path, ["Country": "GB", "MessagingServiceSid": MessagingConfigurationTests.one])
            _ = try await wire.start("+447700900123")
            _ = try await wire.start("+15005550006")
            _ = try await wire.post(path, ["Country": "all", "MessagingServiceSid": MessagingConfigurationTests.two])
            _ = try await wire.start("+15005550006")
            _ = try await wire.start("+15005550006", by: "call")
            let inbox = try await Self.newest(wire)

            #expect(inbox.string("messages.0.messaging_service_sid") == MessagingConfigurationTests.one)
            #expect(inbox.string("messages.1.messaging_service_sid") == nil)
            #expect(inbox.string("messages.2.messaging_service_sid") == MessagingConfigurationTests.two)
            #expect(inbox.string("messages.3.messaging_service_sid") == nil)
        }
    }

    @Test func `a custom message holds the code, unless the switch refuses it`() async throws {
        try await Wire.withEmulator { wire in
            _ = try await Self.start(wire, ["CustomMessage": "Hi, {{code}} it is"])
            _ = try await Self.start(wire, ["CustomMessage": "Hi"])
            let code = try await wire.code()
            let inbox = try await Self.newest(wire)

            #expect(inbox.string("messages.0.text") == "Hi, \(code) it is")
            #expect(inbox.string("messages.1.text") == "Hi \(code)")
        }
        try await Wire.withEmulator({ $0.behaviour.takesCustomMessages = false }) { wire in
            let refused = try await Self.start(wire, ["CustomMessage": "Hi"])

            #expect(refused.number("code") == 60243)
        }
    }

    @Test func `a look-up tells the carrier, and keeps text messages from landlines`() async throws {
        try await Wire.withEmulator({ $0.behaviour.landlines = ["+4420"] }) { wire in
            let without = try await wire.start("+442079460000")
            _ = try await wire.post(
                "/v2/Services/\(Wire.service)",
                ["LookupEnabled": "true", "SkipSmsToLandlines": "true"]
            )
            let text = try await wire.start("+442079460001")
            let call = try await wire.start("+442079460001", by: "call")
            let mobile = try await wire.start("+447700900123")

            #expect(without["lookup.carrier"] == nil)
            #expect(text.status == 403)
            #expect(text.number("code") == 60205)
            #expect(call.string("lookup.carrier.type") == "landline")
            #expect(mobile.string("lookup.carrier.type") == "mobile")
            #expect(mobile.string("lookup.carrier.mobile_country_code") == "234")
        }
    }

    @Test func `a second custom code replaces the first when the switch says so`() async throws {
        for (second, expected) in [(Behaviour.SecondCustomCode.ignored, "1111"), (.replaces, "2222")] {
            try await Wire.withEmulator({ $0.behaviour.secondCustomCode = second }) { wire in
                _ = try await wire.post("/v2/Services/\(Wire.service)", ["CustomCodeEnabled": "true"])
                _ = try await Self.start(wire, ["CustomCode": "1111"])
                _ = try await Self.start(wire, ["CustomCode": "2222"])

                #expect(try await wire.code() == expected)
                #expect(try await wire.check(expected).string("status") == "approved")
            }
        }
    }

    @Test(arguments: [
        ("Locale", "e"), ("Locale", "english please"), ("Locale", "en_GB"), ("SendDigits", "call me"),
        ("SendDigits", String(repeating: "1", count: 33)), ("DeviceIp", "192.0.2"), ("DeviceIp", "2001:db8::g"),
        ("DeviceIp", "example.org"), ("ChannelConfiguration", "[]"), ("ChannelConfiguration", #"{"from":"rosa"}"#),
        ("ChannelConfiguration", #"{"from_name":7}"#), ("ChannelConfiguration", #"{"substitutions":"x"}"#),
        ("CustomFriendlyName", String(repeating: "x", count: 31)), ("TemplateCustomSubstitutions", "[]"),
        ("EnableSnaClientToken", "perhaps"),
        ("Tags", #"{"1":"","2":"","3":"","4":"","5":"","6":"","7":"","8":"","9":"","10":"","11":""}"#),
        ("Tags", #"{"a":"\#(String(repeating: "x", count: 129))"}"#),
    ])
    func `a parameter outside its limits is refused and sends nothing`(name: String, value: String) async throws {
        try await Wire.withEmulator { wire in
            let refused = try await wire.send(
                "POST",
                Wire.verifications,
                body: "To=%2B15005550006&Channel=call&\(name)=\(Wire.escaped(value))"
            )

            #expect(refused.status == 400)
            #expect(refused.number("code") == 60200)
            #expect(try await wire.get("/_emulator/messages").count("messages") == 0)
        }
    }

    @Test(arguments: [
        ("DeviceIp", "192.0.2.1"), ("DeviceIp", "2001:db8::1"), ("Locale", "zh-Hant-HK"), ("Tags", #"{"a":"b"}"#),
        ("Risk.TelemetryId", "abc"), ("RiskCheck", "enable"), ("Amount", "1"), ("Unknown", "x"),
    ])
    func `a parameter inside its limits is taken`(name: String, value: String) async throws {
        try await Wire.withEmulator { wire in
            let taken = try await wire.send(
                "POST",
                Wire.verifications,
                body: "To=%2B15005550006&Channel=sms&\(name)=\(Wire.escaped(value))"
            )

            #expect(taken.status == 201)
        }
    }

    private static func start(
        _ wire: Wire,
        _ more: KeyValuePairs<String, String>,
        by channel: String = "sms"
    ) async throws -> RawAnswer {
        let body = more.map { "\($0.key)=\(Wire.escaped($0.value))" }.joined(separator: "&")
        return try await wire.send(
            "POST",
            Wire.verifications,
            body: "To=%2B15005550006&Channel=\(channel)&\(body)"
        )
    }

    private static func newest(_ wire: Wire) async throws -> RawAnswer {
        try await wire.get("/_emulator/messages")
    }
}
