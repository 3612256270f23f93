import Commands
import Testing
import VerifyModel

/// What `postern verify provision` does, by what is there.
@Suite struct ProvisionPlanTests {
    private static let wish = ServiceWish(
        ["login"],
        name: "Shop",
        codeLength: 6,
        rateLimits: true,
        webhook: "https://example.org/hook"
    )

    @Test func `everything is created where nothing is`() {
        let steps = ProvisionPlan.steps(from: nil, to: Self.wish)

        #expect(steps.count == 5)
        guard case .createService(let fields)? = steps.first else {
            Issue.record("\(steps)")
            return
        }
        #expect(
            fields.contains(FormField("FriendlyName", "Shop"))
                && fields.contains(FormField("CustomCodeEnabled", "false"))
        )
        #expect(steps[1] == .createRateLimit(name: "postern_destination", note: "Starts for one address"))
        #expect(steps[2] == .createBucket(limit: "postern_destination", BucketWish(max: 10, interval: 600)))
        guard case .createWebhook(let webhook)? = steps.last else {
            Issue.record("\(steps)")
            return
        }
        #expect(webhook.contains(FormField("EventTypes", "challenge.approved")))
    }

    @Test func `nothing is done where all is as it should be`() {
        #expect(ProvisionPlan.steps(from: Self.good, to: Self.wish).isEmpty)
    }

    @Test func `only what differs is changed`() {
        var state = Self.good
        state.service = Self.service(codeLength: 4, warning: false)

        let steps = ProvisionPlan.steps(from: state, to: Self.wish)

        #expect(
            steps == [
                .updateService([
                    SettingChange("CodeLength", from: "4", to: ["6"]),
                    SettingChange("DoNotShareWarningEnabled", from: "false", to: ["true"]),
                ])
            ]
        )
        #expect(steps.flatMap(\.lines) == ["CodeLength: 4 → 6", "DoNotShareWarningEnabled: false → true"])
    }

    @Test func `a service without a wished name keeps its own`() {
        let wish = ServiceWish(["enroll"], name: nil, codeLength: 6, rateLimits: false, webhook: nil)
        #expect(ProvisionPlan.steps(from: Self.good, to: wish).isEmpty)
    }

    @Test func `buckets are corrected, added and removed, and other rate limits stay`() {
        var state = Self.good
        let limit = state.rateLimits[0].limit
        var other = RateLimit(sid: RateLimitSID("RK2"))
        other.uniqueName = "somebody-elses"
        state.rateLimits = [
            (other, [Self.bucket("BL9", 1, 1)]),
            (limit, [Self.bucket("BL1", 99, 600), Self.bucket("BL3", 5, 60)]),
        ]

        #expect(
            ProvisionPlan.steps(from: state, to: Self.wish) == [
                .deleteBucket(limit: "postern_destination", BucketSID("BL3"), max: 5, interval: 60),
                .updateBucket(
                    limit: "postern_destination",
                    BucketSID("BL1"),
                    from: 99,
                    BucketWish(max: 10, interval: 600)
                ),
                .createBucket(limit: "postern_destination", BucketWish(max: 20, interval: 86_400)),
            ]
        )
    }

    @Test func `a webhook is corrected, whatever the order of its events`() {
        var state = Self.good
        state.webhooks[0].json = Self.webhook(
            url: "https://old.example.org",
            events: ["challenge.denied", "challenge.approved", "factor.deleted", "factor.verified"]
        )

        #expect(
            ProvisionPlan.steps(from: state, to: Self.wish) == [
                .updateWebhook(
                    WebhookSID("YW1"),
                    [
                        SettingChange(
                            "WebhookUrl",
                            from: "https://old.example.org",
                            to: ["https://example.org/hook"]
                        )
                    ]
                )
            ]
        )
    }

    private static var good: ServiceState {
        var limit = RateLimit(sid: RateLimitSID("RK1"))
        limit.uniqueName = "postern_destination"
        var webhook = Webhook(sid: WebhookSID("YW1"))
        webhook.friendlyName = "Postern"
        let events = ["factor.verified", "factor.deleted", "challenge.approved", "challenge.denied"]
        return ServiceState(
            sid: ServiceSID("VA1"),
            service: service(codeLength: 6, warning: true),
            rateLimits: [(limit, [bucket("BL1", 10, 600), bucket("BL2", 20, 86_400)])],
            webhooks: [(webhook, Self.webhook(url: "https://example.org/hook", events: events))]
        )
    }

    private static func service(codeLength: Int, warning: Bool) -> JSONValue {
        .object([
            "friendly_name": .string("Shop"), "code_length": .integer(codeLength), "dtmf_input_required": .bool(true),
            "do_not_share_warning_enabled": .bool(warning), "custom_code_enabled": .bool(false),
            "psd2_enabled": .bool(false),
            "totp": .object([
                "issuer": .string("Shop"), "time_step": .integer(30), "code_length": .integer(6), "skew": .integer(1),
            ]),
        ])
    }

    private static func webhook(url: String, events: [String]) -> JSONValue {
        .object([
            "friendly_name": .string("Postern"), "webhook_url": .string(url), "status": .string("enabled"),
            "version": .string("v2"), "event_types": .array(events.map(JSONValue.string)),
        ])
    }

    private static func bucket(_ sid: String, _ max: Int, _ interval: Int) -> Bucket {
        var bucket = Bucket(sid: BucketSID(sid))
        bucket.max = max
        bucket.interval = interval
        return bucket
    }
}
