import Testing
import VerifyModel

/// What operators set up, each value another: a property that takes its neighbour's name shows here.
@Suite struct GoldenSetUpTests {
    @Test func `a rate limit and a bucket`() throws {
        let limit = try decode(
            RateLimit.self,
            """
            {"sid":"RK01","service_sid":"VA02","account_sid":"AC03","unique_name":"ip","description":"by address",
            "date_created":"2026-03-05T14:07:21Z","date_updated":"2026-03-05T14:09:02Z","url":"u","links":{"buckets":"b"}}
            """
        )
        let bucket = try decode(
            Bucket.self,
            """
            {"sid":"BL01","rate_limit_sid":"RK02","service_sid":"VA03","account_sid":"AC04","max":5,"interval":600,
            "date_created":"2026-03-05T14:07:21Z","date_updated":"2026-03-05T14:09:02Z","url":"u"}
            """
        )

        #expect(limit.sid.wire == "RK01" && limit.serviceSID?.wire == "VA02" && limit.accountSID?.wire == "AC03")
        #expect(limit.uniqueName == "ip" && limit.descriptionText == "by address" && limit.links == ["buckets": "b"])
        #expect(limit.dateCreated?.wire == "2026-03-05T14:07:21Z" && limit.url == "u")
        #expect(limit.dateUpdated?.wire == "2026-03-05T14:09:02Z")
        #expect(bucket.sid.wire == "BL01" && bucket.rateLimitSID?.wire == "RK02" && bucket.serviceSID?.wire == "VA03")
        #expect(bucket.accountSID?.wire == "AC04" && bucket.max == 5 && bucket.interval == 600 && bucket.url == "u")
        #expect(bucket.dateCreated?.wire == "2026-03-05T14:07:21Z")
        #expect(bucket.dateUpdated?.wire == "2026-03-05T14:09:02Z")
    }

    @Test func `a messaging configuration and a number on the safe list`() throws {
        let configuration = try decode(
            MessagingConfiguration.self,
            """
            {"account_sid":"AC01","service_sid":"VA02","country":"NZ","messaging_service_sid":"MG03",
            "date_created":"2026-03-05T14:07:21Z","date_updated":"2026-03-05T14:09:02Z","url":"u"}
            """
        )
        let number = try decode(SafelistNumber.self, #"{"sid":"GN01","phone_number":"+12025550143","url":"u"}"#)

        #expect(configuration.country == "NZ" && configuration.messagingServiceSID?.wire == "MG03")
        #expect(configuration.accountSID?.wire == "AC01" && configuration.serviceSID?.wire == "VA02")
        #expect(configuration.dateCreated?.wire == "2026-03-05T14:07:21Z" && configuration.url == "u")
        #expect(configuration.dateUpdated?.wire == "2026-03-05T14:09:02Z")
        #expect(number.sid.wire == "GN01" && number.phoneNumber == "+12025550143" && number.url == "u")
    }

    @Test func `a webhook`() throws {
        let webhook = try decode(
            Webhook.self,
            """
            {"sid":"YW01","service_sid":"VA02","account_sid":"AC03","friendly_name":"factors",
            "event_types":["factor.deleted","*"],"status":"disabled","version":"v1","webhook_url":"https://example.org/w",
            "webhook_method":"POST","date_created":"2026-03-05T14:07:21Z","date_updated":"2026-03-05T14:09:02Z","url":"u"}
            """
        )

        #expect(webhook.sid.wire == "YW01" && webhook.serviceSID?.wire == "VA02" && webhook.accountSID?.wire == "AC03")
        #expect(webhook.friendlyName == "factors" && webhook.webhookURL == "https://example.org/w")
        #expect(webhook.eventTypes == [Open(.factorDeleted), Open(.all)] && webhook.status == .disabled)
        #expect(webhook.version == .v1 && webhook.webhookMethod == .post && webhook.url == "u")
        #expect(webhook.dateCreated?.wire == "2026-03-05T14:07:21Z")
        #expect(webhook.dateUpdated?.wire == "2026-03-05T14:09:02Z")
    }

    @Test func `a template and a form`() throws {
        let template = try decode(
            VerificationTemplate.self,
            """
            {"sid":"HJ01","account_sid":"AC02","friendly_name":"short","channels":["voice"],"translations":{"mi":{
            "is_default_translation":true,"status":"approved","locale":"mi-NZ","text":"{{code}}",
            "date_created":"2021-07-29T20:38:28.165602325Z","date_updated":"2021-07-29T20:38:29+12:00"}}}
            """
        )
        let form = try decode(
            VerifyForm.self,
            #"{"form_type":"form-push","forms":{"create_factor":{}},"form_meta":{"a":1},"url":"u"}"#
        )

        #expect(template.sid.wire == "HJ01" && template.accountSID?.wire == "AC02")
        #expect(template.friendlyName == "short" && template.channels == [Open(.voice)])
        let translation = try #require(template.translations?["mi"])
        #expect(translation.isDefaultTranslation == true && translation.status == "approved")
        #expect(translation.locale == "mi-NZ" && translation.text == "{{code}}")
        #expect(translation.dateCreated?.wire == "2021-07-29T20:38:28.165602325Z")
        #expect(translation.dateUpdated?.date != nil && translation.dateCreated?.date != nil)
        #expect(form.formType == .push && form.forms == .object(["create_factor": .object([:])]))
        #expect(form.formMeta == .object(["a": .integer(1)]) && form.url == "u")
    }

    @Test func `requests for rate limits, buckets and messaging configurations`() {
        let sid = MessagingServiceSID("MG01")

        #expect(lines(CreateRateLimit(uniqueName: "ip", descriptionText: "d")) == ["UniqueName: ip", "Description: d"])
        #expect(lines(UpdateRateLimit(descriptionText: "d")) == ["Description: d"])
        #expect(lines(CreateBucket(max: 5, interval: 600)) == ["Max: 5", "Interval: 600"])
        #expect(lines(UpdateBucket(interval: 60)) == ["Interval: 60"])
        #expect(
            lines(CreateMessagingConfiguration(country: "NZ", messagingServiceSID: sid))
                == ["Country: NZ", "MessagingServiceSid: MG01"]
        )
        #expect(lines(UpdateMessagingConfiguration(messagingServiceSID: sid)) == ["MessagingServiceSid: MG01"])
    }

    @Test func `requests for webhooks, the safe list and templates`() {
        var create = CreateWebhook(
            friendlyName: "factors",
            eventTypes: [.factorCreated, .challengeDenied],
            webhookURL: "https://example.org/w"
        )
        create.status = .disabled
        create.version = .v1
        var update = UpdateWebhook()
        update.friendlyName = "all"
        update.eventTypes = [.all]

        #expect(
            lines(create) == [
                "FriendlyName: factors", "EventTypes: factor.created", "EventTypes: challenge.denied",
                "WebhookUrl: https://example.org/w", "Status: disabled", "Version: v1",
            ]
        )
        #expect(lines(update) == ["FriendlyName: all", "EventTypes: *"])
        #expect(lines(CreateSafelist(phoneNumber: "+12025550143")) == ["PhoneNumber: +12025550143"])
        #expect(
            lines(ListTemplates(friendlyName: "short", page: PageQuery(pageSize: 9)))
                == ["FriendlyName: short", "PageSize: 9"]
        )
    }

    @Test func `a passkey from its enrolment to its answer`() {
        var config = PasskeysConfig()
        config.relyingParty = .init(id: "example.org", name: "Harbour", origins: ["https://example.org"])
        config.authenticatorAttachment = .any
        config.discoverableCredentials = .required
        config.userVerification = .discouraged
        let create = CreateNewFactorPasskey(friendlyName: "laptop", identity: "rosa-0001", config: config)
        let assertion = AssertionResponse(authenticatorData: "a", clientDataJSON: "b", signature: "c", userHandle: "d")
        var answer = UpdateChallengePasskeys(
            id: "e",
            rawID: "f",
            authenticatorAttachment: .crossPlatform,
            response: assertion
        )
        answer.type = .publicKey

        #expect(
            text(create) == """
                {"config":{"authenticator_attachment":"any","discoverable_credentials":"required","relying_party":\
                {"id":"example.org","name":"Harbour","origins":["https://example.org"]},\
                "user_verification":"discouraged"},"friendly_name":"laptop","identity":"rosa-0001"}
                """
        )
        #expect(
            text(answer) == """
                {"authenticatorAttachment":"cross-platform","id":"e","rawId":"f","response":{"authenticatorData":"a",\
                "clientDataJSON":"b","signature":"c","userHandle":"d"},"type":"public-key"}
                """
        )
        #expect(
            text(CreateChallengePasskeys(identity: "rosa-0001", factorSID: FactorSID("YF01")))
                == #"{"factor_sid":"YF01","identity":"rosa-0001"}"#
        )
    }

    private func text(_ request: some JSONRequest) -> String { String(decoding: request.json, as: UTF8.self) }

    private func lines(_ request: some FormRequest) -> [String] {
        request.form.fields.map { "\($0.name): \($0.value)" }
    }

    private func decode<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
        try VerifyJSON.decode(type, from: Array(json.utf8))
    }
}
