import Foundation
import Testing
import VerifyEmulator

@Suite struct ServiceTests {
    @Test func `a service is created with defaults, changed, listed and deleted`() async throws {
        try await Wire.withEmulator({ $0.services = [] }) { wire in
            let created = try await wire.post("/v2/Services", ["FriendlyName": "Harbour Bank"])
            let path = "/v2/Services/\(try #require(created.string("sid")))"
            let changed = try await wire.post(path, ["Totp.Skew": "2", "CodeLength": "4", "Push.IncludeDate": "true"])
            let listed = try await wire.get("/v2/Services")
            let deleted = try await wire.delete(path)
            let gone = try await wire.get(path)

            #expect(created.status == 201)
            #expect(created.number("code_length") == 6)
            #expect(created.string("totp.issuer") == "Harbour Bank")
            #expect(created.number("totp.time_step") == 30)
            #expect(created.bool("dtmf_input_required") == true)
            #expect(created.members.contains("tts_name"))
            #expect(created.string("links.verification_checks")?.hasSuffix("\(path)/VerificationCheck") == true)
            #expect(changed.status == 200)
            #expect(changed.number("totp.skew") == 2)
            #expect(changed.number("code_length") == 4)
            #expect(changed.bool("push.include_date") == true)
            #expect(changed.string("friendly_name") == "Harbour Bank")
            #expect(listed.count("services") == 1)
            #expect(listed.string("meta.key") == "services")
            #expect(deleted.status == 204)
            #expect(deleted.body.isEmpty)
            #expect(gone.number("code") == 20404)
        }
    }

    @Test(arguments: [
        ("FriendlyName", ""), ("FriendlyName", String(repeating: "x", count: 31)), ("FriendlyName", "Shop 12345"),
        ("FriendlyName", "bank.example"), ("CodeLength", "3"), ("CodeLength", "11"), ("CodeLength", "six"),
        ("LookupEnabled", "yes"), ("Totp.TimeStep", "19"), ("Totp.TimeStep", "61"), ("Totp.CodeLength", "2"),
        ("Totp.CodeLength", "9"), ("Totp.Skew", "3"), ("Push.ApnCredentialSid", "CR1"),
        ("DefaultTemplateSid", "VA00000000000000000000000000001001"), ("Whatsapp.MsgServiceSid", "x"),
        ("Passkeys.UserVerification", "always"), ("Passkeys.AuthenticatorAttachment", "usb"),
    ])
    func `a setting outside its limits is refused`(name: String, value: String) async throws {
        try await Wire.withEmulator { wire in
            let refused = try await wire.send(
                "POST",
                "/v2/Services",
                body: (name == "FriendlyName" ? "" : "FriendlyName=Shop&") + "\(name)=\(Wire.escaped(value))"
            )

            #expect(refused.status == 400)
            #expect(refused.number("code") == 60200)
        }
    }

    @Test func `deleting a service takes its verifications and entities along`() async throws {
        try await Wire.withEmulator { wire in
            _ = try await wire.start()
            _ = try await wire.post("\(Wire.entity)/Factors", ["FriendlyName": "phone", "FactorType": "totp"])
            let deleted = try await wire.delete("/v2/Services/\(Wire.service)")
            let entity = try await wire.get(Wire.entity)
            let check = try await wire.check("123456")

            #expect(deleted.status == 204)
            #expect(entity.status == 404)
            #expect(check.status == 404)
        }
    }

    @Test func `pages follow one another forth and back`() async throws {
        try await Wire.withEmulator({ $0.services = [] }) { wire in
            for name in ["a", "b", "c", "d", "e"] { _ = try await wire.post("/v2/Services", ["FriendlyName": name]) }

            let first = try await wire.get("/v2/Services?PageSize=2")
            let second = try await wire.get(try relative(first.string("meta.next_page_url")))
            let third = try await wire.get(try relative(second.string("meta.next_page_url")))
            let back = try await wire.get(try relative(third.string("meta.previous_page_url")))

            #expect(first.count("services") == 2)
            #expect(first["meta.previous_page_url"] == nil)
            #expect(second.string("services.0.friendly_name") == "c")
            #expect(second.number("meta.page") == 1)
            #expect(third.count("services") == 1)
            #expect(third["meta.next_page_url"] == nil)
            #expect(back.string("services.0.friendly_name") == "c")
            #expect(back.string("services.1.friendly_name") == "d")
        }
    }

    @Test(arguments: [
        ("PageSize=0", 20007), ("PageSize=1001", 20007), ("PageSize=many", 20007), ("PageToken=nonsense", 60200),
        ("PageToken=DNVA00000000000000000000000000009999", 60200), ("Page=-1", 60200),
    ])
    func `a page that cannot be is refused`(query: String, code: Int) async throws {
        try await Wire.withEmulator { wire in
            let refused = try await wire.get("/v2/Services?\(query)")

            #expect(refused.status == 400)
            #expect(refused.number("code") == code)
        }
    }
}

private func relative(_ url: String?) throws -> String {
    let url = try #require(url)
    return String(url[try #require(url.range(of: "/v2/")?.lowerBound)...])
}
