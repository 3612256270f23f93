import Testing
import VerifyEmulator

@Suite struct WebhookTests {
    static let path = "/v2/Services/\(Wire.service)/Webhooks"

    @Test func `a webhook is created, changed, listed and deleted`() async throws {
        try await Wire.withEmulator { wire in
            let created = try await wire.send(
                "POST",
                Self.path,
                body: "FriendlyName=events&EventTypes=factor.verified&EventTypes=challenge.approved"
                    + "&EventTypes=factor.verified&WebhookUrl=https%3A%2F%2Fgateway.example.org%2Fhooks"
            )
            let path = "\(Self.path)/\(try #require(created.string("sid")))"
            let changed = try await wire.post(
                path,
                ["Status": "disabled", "EventTypes": "*", "Version": "v1", "WebhookUrl": "http://127.0.0.1:9/x"]
            )
            let kept = try await wire.post(path)
            let listed = try await wire.get(Self.path)
            let deleted = try await wire.delete(path)

            #expect(created.status == 201)
            #expect(
                created.members == [
                    "sid", "service_sid", "account_sid", "friendly_name", "event_types", "status", "version",
                    "webhook_url", "webhook_method", "date_created", "date_updated", "url",
                ]
            )
            #expect(created["event_types"] as? [String] == ["factor.verified", "challenge.approved"])
            #expect(created.string("status") == "enabled")
            #expect(created.string("version") == "v2")
            #expect(created.string("webhook_method") == "POST")
            #expect(changed.string("status") == "disabled")
            #expect(changed["event_types"] as? [String] == ["*"])
            #expect(changed.string("version") == "v1")
            #expect(changed.string("friendly_name") == "events")
            #expect(kept.string("webhook_url") == "http://127.0.0.1:9/x")
            #expect(listed.string("meta.key") == "webhooks")
            #expect(listed.count("webhooks") == 1)
            #expect(deleted.status == 204)
            #expect(try await wire.get(path).number("code") == 20404)
        }
    }

    @Test(arguments: [
        ("", 60300), ("FriendlyName=x&EventTypes=*", 60300), ("FriendlyName=x&WebhookUrl=https://example.org", 60300),
        ("EventTypes=*&WebhookUrl=https://example.org", 60300),
        ("FriendlyName=\(String(repeating: "x", count: 65))&EventTypes=*&WebhookUrl=https://example.org", 60306),
        ("FriendlyName=x&EventTypes=factor.lost&WebhookUrl=https://example.org", 60306),
        ("FriendlyName=x&EventTypes=*&EventTypes=x&WebhookUrl=https://example.org", 60306),
        ("FriendlyName=x&EventTypes=*&WebhookUrl=http://example.org", 60306),
        ("FriendlyName=x&EventTypes=*&WebhookUrl=http://127.0.0.1.example.org", 60306),
        ("FriendlyName=x&EventTypes=*&WebhookUrl=ftp://example.org", 60306),
        ("FriendlyName=x&EventTypes=*&WebhookUrl=https://", 60306),
        ("FriendlyName=x&EventTypes=*&WebhookUrl=https://example.org:port", 60306),
        ("FriendlyName=x&EventTypes=*&WebhookUrl=https://u:p@example.org", 60306),
        ("FriendlyName=x&EventTypes=*&WebhookUrl=https://example.org/%23x", 60306),
        ("FriendlyName=x&EventTypes=*&WebhookUrl=https://example.org/%0d%0aX:1", 60306),
        ("FriendlyName=x&EventTypes=*&WebhookUrl=https://example.org&Status=off", 60306),
        ("FriendlyName=x&EventTypes=*&WebhookUrl=https://example.org&Version=v3", 60306),
    ])
    func `a webhook outside its limits is refused`(form: String, code: Int) async throws {
        try await Wire.withEmulator { wire in
            let refused = try await wire.send("POST", Self.path, body: form)

            #expect(refused.status == 400)
            #expect(refused.number("code") == code)
            #expect(try await wire.get(Self.path).count("webhooks") == 0)
        }
    }

    @Test func `plain HTTP may go anywhere when the switch says so`() async throws {
        try await Wire.withEmulator({ $0.behaviour.webhooksTakePlainHTTP = true }) { wire in
            let taken = try await wire.post(
                Self.path,
                ["FriendlyName": "x", "EventTypes": "*", "WebhookUrl": "http://gateway:8080/hooks"]
            )
            #expect(taken.status == 201)
        }
    }
}
