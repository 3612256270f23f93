import Curl
import Testing
import VerifyClient
import VerifyEmulator
import VerifyModel

private let service = Harness.service
private let phone = "+15005550143"

@Suite struct VerifyClientTests {
    @Test func `a code is sent, missed once and found`() async throws {
        try await Harness.run { harness in
            let client = harness.client

            let started = try await client.createVerification(
                CreateVerification(to: phone, channel: .sms),
                of: service
            )
            let message = try #require(await harness.emulator.messages(to: phone).last)
            let code = try #require(message.code)
            let missed = try await client.createVerificationCheck(
                CreateVerificationCheck(verificationSID: started.sid, code: code == "000000" ? "000001" : "000000"),
                of: service
            )
            let found = try await client.createVerificationCheck(
                CreateVerificationCheck(verificationSID: started.sid, code: code),
                of: service
            )
            let after = await harness.failure { () async throws(VerifyClientError) in
                try await client.createVerificationCheck(
                    CreateVerificationCheck(verificationSID: started.sid, code: code),
                    of: service
                )
            }

            #expect(started.status == 201 && started.value.status == .pending && started.channel == .sms)
            #expect(started.requestID.map { RequestSID($0).isWellFormed } == true)
            #expect(!missed.value.approves(started.sid, of: service))
            #expect(found.value.approves(started.sid, of: service))
            #expect(after?.failure?.code == 20404)
        }
    }

    @Test func `a verification is read by SID and by address, and cancelled`() async throws {
        try await Harness.run { harness in
            let client = harness.client
            let started = try await client.createVerification(
                CreateVerification(to: phone, channel: .call),
                of: service
            )

            let bySID = try await client.fetchVerification(started.sid, of: service)
            let byAddress = try await client.fetchVerification(to: phone, of: service)
            let canceled = try await client.updateVerification(
                started.sid,
                of: service,
                UpdateVerification(status: .canceled)
            )

            #expect(bySID.value == byAddress.value && bySID.sid == started.sid)
            #expect(canceled.value.status == .canceled)
        }
    }

    @Test func `services are made, changed, listed and deleted`() async throws {
        try await Harness.run { harness in
            let client = harness.client
            var settings = ServiceSettings()
            settings.codeLength = 8

            let made = try await client.createService(CreateService(friendlyName: "Harbour Bank", settings: settings))
            let changed = try await client.updateService(made.sid, UpdateService(friendlyName: "Harbour"))
            let fetched = try await client.fetchService(made.sid)
            var listed: [ServiceSID] = []
            for try await service in client.listServices() { listed.append(service.sid) }
            let deleted = try await client.deleteService(made.sid)
            let after = await harness.failure { () async throws(VerifyClientError) in
                try await client.fetchService(made.sid)
            }

            #expect(made.codeLength == 8 && changed.friendlyName == "Harbour" && fetched.value == changed.value)
            #expect(Set(listed) == [service, made.sid])
            #expect(deleted.status == 204)
            #expect(after?.failure?.code == 20404)
        }
    }

    @Test func `an authenticator is enrolled, refused while unproven, and deleted with its entity`() async throws {
        try await Harness.run { harness in
            let client = harness.client
            let identity = "6f1f1c0e-93b4-4f0e-8a55-1f2d3c4b5a69"
            let entity = try await client.createEntity(CreateEntity(identity: identity), of: service)

            let new = try await client.createNewFactor(
                CreateNewFactor(friendlyName: "laptop", factorType: .totp),
                of: identity,
                in: service
            )
            let factor = new.factor.sid
            let refused = await harness.failure { () async throws(VerifyClientError) in
                try await client.createChallenge(
                    CreateChallenge(factorSID: factor, authPayload: "000000"),
                    of: identity,
                    in: service
                )
            }
            let fetched = try await client.fetchFactor(factor, of: identity, in: service)
            var listed: [FactorSID] = []
            for try await factor in client.listFactors(of: identity, in: service) { listed.append(factor.sid) }
            _ = try await client.deleteFactor(factor, of: identity, in: service)
            _ = try await client.deleteEntity(identity, of: service)
            let after = await harness.failure { () async throws(VerifyClientError) in
                try await client.fetchEntity(identity, of: service)
            }

            guard case .totp = new.binding else { Issue.record("no seed"); return }
            #expect(entity.identity == identity && fetched.value == new.factor && listed == [factor])
            #expect(refused?.failure?.code == 60318)
            #expect(after?.failure?.status == 404)
        }
    }

    @Test func `an access token is made and read`() async throws {
        try await Harness.run { harness in
            let made = try await harness.client.createAccessToken(
                CreateAccessToken(identity: "user-0001"),
                of: service
            )
            let fetched = try await harness.client.fetchAccessToken(made.sid, of: service)

            #expect(made.token?.isEmpty == false && made.entityIdentity == "user-0001")
            #expect(fetched.sid == made.sid)
        }
    }

    @Test func `attempts tell what became of a verification`() async throws {
        try await Harness.run { harness in
            let client = harness.client
            let started = try await client.createVerification(
                CreateVerification(to: phone, channel: .sms),
                of: service
            )

            var attempts: [Attempt] = []
            for try await attempt in client.listAttempts(ListAttempts(verificationSID: started.sid)) {
                attempts.append(attempt)
            }
            let first = try #require(attempts.first)
            let fetched = try await client.fetchAttempt(first.sid)
            let summary = try await client.fetchAttemptsSummary()

            #expect(attempts.count == 1 && first.conversionStatus == .unconverted && fetched.value == first)
            #expect(summary.totalAttempts == 1)
        }
    }

    @Test func `a list is read over all its pages`() async throws {
        try await Harness.run { harness in
            let identities = (1...5).map { "user-000\($0)" }
            for identity in identities {
                _ = try await harness.client.createEntity(CreateEntity(identity: identity), of: service)
            }

            var read: [String] = []
            for try await entity in harness.client.listEntities(of: service, PageQuery(pageSize: 2)) {
                read.append(entity.identity)
            }

            #expect(Set(read) == Set(identities) && read.count == 5)
            #expect(await harness.emulator.calls["ListEntity"] == 3)
        }
    }

    @Test(arguments: ["../../Services", "a/b", "..", "?PageSize=1", "user-0001#", "user 0001", "%2e%2e%2fServices"])
    func `no identity reaches another operation`(identity: String) async throws {
        try await Harness.run { harness in
            let failure = await harness.failure { () async throws(VerifyClientError) in
                try await harness.client.fetchEntity(identity, of: service)
            }

            #expect(failure?.failure != nil, "refused in the provider's own words")
            #expect(await harness.emulator.calls.keys.allSatisfy { $0 == "FetchEntity" })
        }
    }

    @Test func `two hundred calls at once are two hundred answers`() async throws {
        try await Harness.run { harness in
            let sids = try await withThrowingTaskGroup(of: VerificationSID.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let to = "+1500555\(1000 + number)"
                        return try await harness.client.createVerification(
                            CreateVerification(to: to, channel: .sms),
                            of: service,
                            within: .seconds(60)
                        ).sid
                    }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }

            #expect(sids.count == 200)
        }
    }
}
