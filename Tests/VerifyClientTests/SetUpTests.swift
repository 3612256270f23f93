import Testing
import VerifyClient
import VerifyModel

private let service = Harness.service

/// What operators set up, against the emulator.
@Suite struct SetUpTests {
    @Test func `rate limits and buckets are made, changed, listed, and deleted`() async throws {
        try await Harness.run { harness in
            let client = harness.client
            let made = try await client.createRateLimit(CreateRateLimit(uniqueName: "ip"), of: service)
            let limit = made.sid
            let changed = try await client.updateRateLimit(limit, of: service, UpdateRateLimit(descriptionText: "d"))
            let bucket = try await client.createBucket(CreateBucket(max: 5, interval: 60), of: limit, in: service)
            let wider = try await client.updateBucket(bucket.sid, of: limit, in: service, UpdateBucket(max: 9))
            let twice = await harness.failure { () async throws(VerifyClientError) in
                try await client.createBucket(CreateBucket(max: 1, interval: 60), of: limit, in: service)
            }

            var limits: [RateLimitSID] = []
            for try await limit in client.listRateLimits(of: service) { limits.append(limit.sid) }
            var buckets: [BucketSID] = []
            for try await bucket in client.listBuckets(of: limit, in: service) { buckets.append(bucket.sid) }
            let fetched = try await client.fetchBucket(bucket.sid, of: limit, in: service)
            _ = try await client.deleteBucket(bucket.sid, of: limit, in: service)
            _ = try await client.deleteRateLimit(limit, of: service)
            let after = await harness.failure { () async throws(VerifyClientError) in
                try await client.fetchRateLimit(limit, of: service)
            }

            #expect(made.uniqueName == "ip" && changed.descriptionText == "d" && limits == [limit])
            #expect(bucket.max == 5 && wider.max == 9 && wider.interval == 60 && fetched.value == wider.value)
            #expect(buckets == [bucket.sid] && twice?.failure?.code == 60211)
            #expect(after?.failure?.code == 20404)
        }
    }

    @Test func `a full bucket refuses a start, and a repetition would not help`() async throws {
        try await Harness.run { harness in
            let client = harness.client
            let limit = try await client.createRateLimit(CreateRateLimit(uniqueName: "ip"), of: service)
            _ = try await client.createBucket(CreateBucket(max: 1, interval: 600), of: limit.sid, in: service)
            var request = CreateVerification(to: "+15005550143", channel: .sms)
            request.rateLimits = JSONText(["ip": "192.0.2.7"])
            let start = request

            _ = try await client.createVerification(start, of: service)
            let failure = await harness.failure { () async throws(VerifyClientError) in
                try await client.createVerification(start, of: service)
            }

            guard case .rejected(let refusal, _) = failure else {
                Issue.record("\(String(describing: failure))")
                return
            }
            #expect(refusal.code == 20429)
        }
    }

    @Test func `a country gets its messaging service once`() async throws {
        try await Harness.run { harness in
            let client = harness.client
            let first = MessagingServiceSID(bytes: Array(0..<16))
            let second = MessagingServiceSID(bytes: Array(16..<32))
            let request = CreateMessagingConfiguration(country: "NZ", messagingServiceSID: first)

            let made = try await client.createMessagingConfiguration(request, of: service)
            let twice = await harness.failure { () async throws(VerifyClientError) in
                try await client.createMessagingConfiguration(request, of: service)
            }
            let changed = try await client.updateMessagingConfiguration(
                country: "NZ",
                of: service,
                UpdateMessagingConfiguration(messagingServiceSID: second)
            )
            var listed: [String] = []
            for try await item in client.listMessagingConfigurations(of: service) { listed.append(item.country) }
            let fetched = try await client.fetchMessagingConfiguration(country: "NZ", of: service)
            let gone = try await client.deleteMessagingConfiguration(country: "NZ", of: service)

            #expect(made.messagingServiceSID == first && changed.messagingServiceSID == second && listed == ["NZ"])
            #expect(fetched.value == changed.value && twice?.failure?.code == 60213 && gone.status == 204)
        }
    }

    @Test func `webhooks are made, changed, listed, and deleted`() async throws {
        try await Harness.run { harness in
            let client = harness.client
            let request = CreateWebhook(
                friendlyName: "factors",
                eventTypes: [.factorCreated, .factorDeleted],
                webhookURL: "https://example.org/hook"
            )
            var change = UpdateWebhook()
            change.status = .disabled

            let made = try await client.createWebhook(request, of: service)
            let changed = try await client.updateWebhook(made.sid, of: service, change)
            var listed: [WebhookSID] = []
            for try await webhook in client.listWebhooks(of: service) { listed.append(webhook.sid) }
            let fetched = try await client.fetchWebhook(made.sid, of: service)
            _ = try await client.deleteWebhook(made.sid, of: service)
            let after = await harness.failure { () async throws(VerifyClientError) in
                try await client.fetchWebhook(made.sid, of: service)
            }

            #expect(Set(made.eventTypes ?? []) == [Open(.factorCreated), Open(.factorDeleted)])
            #expect(
                made.value.status == .enabled && made.version == .v2 && made.webhookURL == "https://example.org/hook"
            )
            #expect(changed.value.status == .disabled && changed.eventTypes == made.eventTypes && listed == [made.sid])
            #expect(fetched.value == changed.value && after?.failure?.code == 20404)
        }
    }

    @Test func `a number is put on the safe list and taken from it`() async throws {
        try await Harness.run { harness in
            let client = harness.client
            let number = "+15005550143"

            let made = try await client.createSafelist(CreateSafelist(phoneNumber: number))
            let fetched = try await client.fetchSafelist(number)
            let gone = try await client.deleteSafelist(number)
            let after = await harness.failure { () async throws(VerifyClientError) in
                try await client.fetchSafelist(number)
            }

            #expect(made.phoneNumber == number && fetched.value == made.value && gone.status == 204)
            #expect(after?.failure?.code == 20404)
        }
    }

    @Test func `forms and templates of the account are read`() async throws {
        try await Harness.run { harness in
            let form = try await harness.client.fetchForm(.push)
            var templates: [VerificationTemplate] = []
            for try await template in harness.client.listTemplates() { templates.append(template) }

            #expect(form.formType == .push && form.forms != nil)
            let first = try #require(templates.first)
            #expect(first.sid.isWellFormed && first.translations?.isEmpty == false)
        }
    }
}
