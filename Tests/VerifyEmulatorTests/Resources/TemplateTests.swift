import Testing
import VerifyEmulator

@Suite struct TemplateTests {
    static let login = "HJ0000000000000000000000000000d001"
    static let order = "HJ0000000000000000000000000000d002"

    @Test func `templates are listed with their translations and filtered by name`() async throws {
        try await Wire.withEmulator { wire in
            let all = try await wire.get("/v2/Templates")
            let named = try await wire.get("/v2/Templates?FriendlyName=Order%20confirmation")
            let none = try await wire.get("/v2/Templates?FriendlyName=nothing")
            let first = try await wire.get("/v2/Templates?PageSize=1")

            #expect(all.string("meta.key") == "templates")
            #expect(all.count("templates") == 2)
            #expect(
                (all["templates.0"] as? [String: Any]).map { Set($0.keys) }
                    == ["sid", "account_sid", "friendly_name", "channels", "translations"]
            )
            #expect(all.bool("templates.0.translations.en.is_default_translation") == true)
            #expect(all.string("templates.0.translations.en.status") == "approved")
            #expect(all.string("templates.0.translations.es.locale") == "es")
            #expect(all.string("templates.0.translations.en.date_created") == "2025-11-18T09:14:54.870220113Z")
            #expect(named.count("templates") == 1)
            #expect(named.string("templates.0.sid") == Self.order)
            #expect(none.count("templates") == 0)
            #expect(first.string("meta.next_page_url")?.contains("PageToken=DN\(Self.login)") == true)
        }
    }

    @Test(arguments: [
        ("+15005550006", nil, " is your Postern code. It works for 10 minutes.", "en"),
        ("+4915200000000", nil, " ist Ihr Code für Postern. Er gilt 10 Minuten.", "de"),
        ("+15005550006", "es-MX", " es su código de Postern. Vale 10 minutos.", "es"),
        ("+15005550006", "ja", " is your Postern code. It works for 10 minutes.", "en"),
    ])
    func `a template speaks the language of the locale, of the number's country, or its own`(
        to: String,
        locale: String?,
        text: String,
        tag: String
    ) async throws {
        try await Wire.withEmulator { wire in
            _ = try await wire.post(
                Wire.verifications,
                ["To": to, "Channel": "sms", "TemplateSid": Self.login, "Locale": locale ?? ""]
            )
            let inbox = try await wire.get("/_emulator/messages")
            let attempts = try await wire.get("/v2/Attempts")
            let code = try await wire.code(for: to)

            #expect(inbox.string("messages.0.text") == code + text)
            #expect(inbox.string("messages.0.locale") == tag)
            #expect(inbox.string("messages.0.template_sid") == Self.login)
            #expect(attempts.string("attempts.0.channel_data.locale") == tag)
        }
    }

    @Test func `custom substitutions are filled in, and a missing one is refused`() async throws {
        try await Wire.withEmulator { wire in
            let filled = try await Self.start(wire, Self.order, #"{"order":"A-17","other":"x"}"#)
            let message = try await wire.get("/_emulator/messages")
            let missing = try await Self.start(wire, Self.order, #"{"other":"x"}"#)
            let absent = try await Self.start(wire, Self.order, "")
            let broken = try await Self.start(wire, Self.order, "{")
            let nested = try await Self.start(wire, Self.order, #"{"order":{}}"#)

            #expect(filled.status == 201)
            #expect(message.string("messages.0.text")?.hasSuffix(" confirms order A-17 at Postern.") == true)
            #expect(missing.number("code") == 60224)
            #expect(absent.number("code") == 60224)
            #expect(broken.number("code") == 60200)
            #expect(nested.number("code") == 60200)
            #expect(try await wire.get("/_emulator/messages").count("messages") == 1)
        }
    }

    @Test func `a service's default template is for text messages, and TemplateSid beats it`() async throws {
        try await Wire.withEmulator { wire in
            _ = try await wire.post("/v2/Services/\(Wire.service)", ["DefaultTemplateSid": Self.login])
            _ = try await wire.start()
            _ = try await wire.start(by: "call")
            _ = try await Self.start(wire, Self.order, #"{"order":"A-17"}"#)
            let inbox = try await wire.get("/_emulator/messages")

            #expect(inbox.string("messages.0.template_sid") == Self.login)
            #expect(inbox.string("messages.1.template_sid") == nil)
            #expect(inbox.string("messages.2.template_sid") == Self.order)
        }
    }

    @Test func `a template that is unknown, unapproved, untranslated or for another channel is refused`() async throws {
        try await Wire.withEmulator { wire in
            let pending = try await Self.added(
                wire,
                #"{"friendly_name":"new","channels":["sms"],"translations":{"en":{"text":"{{code}}","status":"pending"}}}"#
            )
            let german = try await Self.added(
                wire,
                """
                {"friendly_name":"de","channels":["sms"],"translations":{
                "de":{"text":"{{code}}","is_default_translation":false}}}
                """
            )
            let unknown = try await Self.start(wire, "HJ0000000000000000000000000000d009", "")
            let spoken = try await wire.post(
                Wire.verifications,
                ["To": "+15005550006", "Channel": "call", "TemplateSid": Self.order]
            )

            #expect(unknown.number("code") == 60228)
            #expect(spoken.number("code") == 60227)
            #expect(try await Self.start(wire, pending, "").number("code") == 60201)
            #expect(try await Self.start(wire, german, "").number("code") == 60229)
            #expect(try await wire.get("/_emulator/messages").count("messages") == 0)
        }
    }

    @Test(arguments: [
        "", "[]", "{}", #"{"friendly_name":"x","channels":["sms"],"translations":{}}"#,
        #"{"friendly_name":"x","channels":["fax"],"translations":{"en":{"text":"{{code}}"}}}"#,
        #"{"friendly_name":"x","channels":["sms"],"translations":{"en":{"text":"no code"}}}"#,
        #"{"friendly_name":"x","channels":["sms"],"translations":{"?":{"text":"{{code}}"}}}"#,
        #"{"friendly_name":"","channels":["sms"],"translations":{"en":{"text":"{{code}}"}}}"#,
        #"{"sid":"HJ1","friendly_name":"x","channels":["sms"],"translations":{"en":{"text":"{{code}}"}}}"#,
        #"{"friendly_name":"x","channels":["sms"],"translations":{"en":{"text":"{{code}}","status":"lost"}}}"#,
    ])
    func `what is no template is not taken in`(json: String) async throws {
        try await Wire.withEmulator { wire in
            let refused = try await wire.postJSON("/_emulator/templates", json)

            #expect(refused.status == 400)
            #expect(try await wire.get("/v2/Templates").count("templates") == 2)
        }
    }

    static func start(_ wire: Wire, _ template: String, _ substitutions: String) async throws -> RawAnswer {
        try await wire.post(
            Wire.verifications,
            [
                "To": "+15005550006", "Channel": "sms", "TemplateSid": template,
                "TemplateCustomSubstitutions": substitutions,
            ]
        )
    }

    static func added(_ wire: Wire, _ json: String) async throws -> String {
        let added = try await wire.postJSON("/_emulator/templates", json)
        #expect(added.status == 201)
        return try #require(added.string("sid"))
    }
}
