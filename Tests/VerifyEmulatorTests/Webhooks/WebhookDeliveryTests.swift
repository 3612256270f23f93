import Cryptography
import Foundation
import Logging
import ServiceLifecycle
import Testing

@testable import VerifyEmulator

@Suite(.timeLimit(.minutes(2))) struct WebhookDeliveryTests {
    @Test func `the life of a push factor is told in signed calls`() async throws {
        try await HookServer.withServer { hook in
            try await Wire.withEmulator { wire in
                let webhook = try await Self.webhook(wire, hook)
                let device = try await Device.enrolled(wire)
                for decision in ["approved", "denied"] {
                    let challenge = try #require(try await device.ask(wire, "Sign in?").string("sid"))
                    _ = try await device.answer(wire, challenge, decision)
                }
                _ = try await wire.delete("\(Wire.entity)/Factors/\(device.factor)")

                var requests: [HookRequest] = []
                for await request in hook.requests.prefix(5) { requests.append(request) }
                let types = [
                    "factor.created", "factor.verified", "challenge.approved", "challenge.denied", "factor.deleted",
                ]
                #expect(Set(requests.compactMap { $0.field("type") }) == Set(types))
                #expect(Set(requests.compactMap { $0.field("uuid") }).count == 5)
                for request in requests {
                    #expect(request.line == "POST /hooks/verify HTTP/1.1")
                    #expect(request.headers["content-type"] == "application/x-www-form-urlencoded")
                    #expect(request.headers["x-twilio-signature"] == Self.signature(hook.url, request.fields))
                    #expect(request.field("account_sid") == Wire.account)
                    #expect(request.field("service_sid") == Wire.service)
                    #expect(request.field("entity_identity") == "rosa-0001")
                    #expect(request.field("factor_sid") == device.factor)
                    #expect(request.field("factor_type") == "push")
                    #expect((request.field("challenge_sid") != nil) == request.field("type")?.hasPrefix("challenge"))
                }
                #expect(try await wire.get("/_emulator/webhooks").string("webhooks.0.webhook_sid") == webhook)
            }
        }
    }

    @Test func `a JSON call names the hash of its body in its address and signs that`() async throws {
        try await HookServer.withServer { hook in
            try await Wire.withEmulator({ $0.behaviour.webhookBody = .json }) { wire in
                _ = try await Self.webhook(wire, hook, path: "?from=emulator")
                _ = try await Self.totpFactor(wire)

                let request = try #require(await hook.requests.first { _ in true })
                let hash = Hex.encode(SHA256.hash(Array(request.body.utf8)))
                let target = "/hooks/verify?from=emulator&bodySHA256=\(hash)"
                let event = try JSONSerialization.jsonObject(with: Data(request.body.utf8)) as? [String: Any]
                #expect(request.line == "POST \(target) HTTP/1.1")
                #expect(request.headers["content-type"] == "application/json")
                #expect(
                    request.headers["x-twilio-signature"]
                        == Self.signature("\(hook.url)?from=emulator&bodySHA256=\(hash)", [])
                )
                #expect(event?["type"] as? String == "factor.created")
                #expect(event?["factor_type"] as? String == "totp")
            }
        }
    }

    @Test func `a call that fails is repeated under the same token until it arrives`() async throws {
        try await HookServer.withServer(answering: [500, 0, 302]) { hook in
            try await Wire.withEmulator({ $0.behaviour.webhookRetryMilliseconds = 1 }) { wire in
                _ = try await Self.webhook(wire, hook)
                _ = try await Self.totpFactor(wire)

                var tokens: [String?] = []
                for await request in hook.requests.prefix(4) {
                    tokens.append(request.headers["i-twilio-idempotency-token"])
                }
                #expect(tokens[0] != nil)
                #expect(Set(tokens).count == 1)
                let report = try await Self.settled(wire)
                #expect(report.string("webhooks.0.state") == "delivered")
                #expect(report.number("webhooks.0.tries") == 4)
                #expect(report.number("webhooks.0.last_status") == 200)
                #expect(report.string("webhooks.0.type") == "factor.created")
            }
        }
    }

    @Test func `a call is given up after the last try`() async throws {
        try await HookServer.withServer(answering: [500, 503]) { hook in
            try await Wire.withEmulator({
                $0.behaviour.webhookRetryMilliseconds = 1
                $0.behaviour.webhookTries = 2
            }) { wire in
                _ = try await Self.webhook(wire, hook)
                _ = try await Self.totpFactor(wire)
                let report = try await Self.settled(wire)

                #expect(report.string("webhooks.0.state") == "failed")
                #expect(report.number("webhooks.0.tries") == 2)
                #expect(report.number("webhooks.0.last_status") == 503)
            }
        }
    }

    @Test func `nobody waits for a webhook that never answers`() async throws {
        try await HookServer.withServer(answering: [-1, -1, -1]) { hook in
            try await Wire.withEmulator { wire in
                _ = try await Self.webhook(wire, hook)
                let sid = try await Self.totpFactor(wire)
                _ = await hook.requests.first { _ in true }
                let deleted = try await wire.delete("\(Wire.entity)/Factors/\(sid)")
                let report = try await wire.get("/_emulator/webhooks")

                #expect(deleted.status == 204)
                #expect(report.count("webhooks") == 2)
                #expect(report.string("webhooks.0.state") == "pending")
            }
        }
    }

    @Test func `only wanted events of enabled webhooks are told, and those of the same service`() async throws {
        try await HookServer.withServer { hook in
            try await Wire.withEmulator { wire in
                _ = try await Self.webhook(wire, hook, events: "factor.deleted")
                let disabled = try await Self.webhook(wire, hook)
                _ = try await wire.post("\(WebhookTests.path)/\(disabled)", ["Status": "disabled"])
                let sid = try await Self.totpFactor(wire)
                _ = try await wire.delete("\(Wire.entity)/Factors/\(sid)")
                let report = try await Self.settled(wire)

                #expect(report.count("webhooks") == 1)
                #expect(report.string("webhooks.0.type") == "factor.deleted")
            }
        }
    }

    @Test func `TOTP factors are silent when the switch says so`() async throws {
        try await Wire.withEmulator({ $0.behaviour.sendsTOTPEvents = false }) { wire in
            _ = try await wire.post(
                WebhookTests.path,
                ["FriendlyName": "x", "EventTypes": "*", "WebhookUrl": "http://127.0.0.1:9/"]
            )
            _ = try await Self.totpFactor(wire)

            #expect(try await wire.get("/_emulator/webhooks").count("webhooks") == 0)
        }
    }

    @Test(arguments: [false, true])
    func `factors that go with their entity are told if the switch says so`(isTold: Bool) async throws {
        try await HookServer.withServer { hook in
            try await Wire.withEmulator({ $0.behaviour.tellsFactorsOfDeletedEntities = isTold }) { wire in
                _ = try await Self.webhook(wire, hook)
                let factors = [try await Self.totpFactor(wire), try await Self.totpFactor(wire)]
                #expect(try await wire.delete(Wire.entity).status == 204)
                _ = try await Self.totpFactor(wire)

                var gone: [String] = []
                for await request in hook.requests.prefix(isTold ? 5 : 3)
                where request.field("type") == "factor.deleted" { gone.append(request.field("factor_sid") ?? "") }
                #expect(gone.sorted() == (isTold ? factors.sorted() : []))
            }
        }
    }

    @Test func `a graceful stop still delivers what waits`() async throws {
        try await HookServer.withServer(answering: [500]) { hook in
            var configuration = EmulatorConfiguration(accountSID: Wire.account, authToken: Wire.password)
            configuration.port = 0
            configuration.services = [Wire.service]
            configuration.behaviour.webhookRetryMilliseconds = 100
            let (ports, report) = AsyncStream<Int>.makeStream()
            let logger = Logger(label: "test")
            let emulator = try VerifyEmulator(configuration, logger: logger) { report.yield($0) }
            let group = ServiceGroup(configuration: .init(services: [emulator], logger: logger))
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                let wire = Wire(port: try #require(await ports.first { _ in true }))
                _ = try await Self.webhook(wire, hook)
                _ = try await Self.totpFactor(wire)
                var requests = hook.requests.makeAsyncIterator()
                let first = await requests.next()
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
                let second = await requests.next()

                #expect(first?.field("uuid") != nil)
                #expect(second?.field("uuid") == first?.field("uuid"))
            }
        }
    }

    @Test func `so many calls wait and no more`() {
        var log = DeliveryLog()
        let calls = (0...WebhookCourier.capacity).map { Self.call(token: "\($0)") }
        let accepted = calls.filter { log.accept($0) }
        let newest = log.reports.last
        log.end(calls[0], as: .delivered)
        let hasRoomAgain = log.accept(Self.call(token: "one more"))

        #expect(accepted.count == WebhookCourier.capacity)
        #expect(newest?.state == .dropped)
        #expect(hasRoomAgain)
        for number in 0..<3000 {
            let call = Self.call(token: "later \(number)")
            if log.accept(call) { log.end(call, as: .failed) }
        }
        #expect(log.reports.count == 2 * WebhookCourier.capacity)
    }

    // MARK: Steps

    private static func webhook(
        _ wire: Wire,
        _ hook: HookServer,
        path: String = "",
        events: String = "*"
    ) async throws -> String {
        let created = try await wire.post(
            WebhookTests.path,
            ["FriendlyName": "events", "EventTypes": events, "WebhookUrl": hook.url + path]
        )
        return try #require(created.string("sid"))
    }

    private static func totpFactor(_ wire: Wire) async throws -> String {
        let created = try await wire.post("\(Wire.entity)/Factors", ["FriendlyName": "x", "FactorType": "totp"])
        return try #require(created.string("sid"))
    }

    /// The reports once no call waits any more.
    private static func settled(_ wire: Wire) async throws -> RawAnswer {
        while true {
            let report = try await wire.get("/_emulator/webhooks")
            if (report.count("webhooks") ?? 0) > 0, !report.text.contains(#""state":"pending""#) { return report }
            await Task.yield()
        }
    }

    /// Computed a second time, field by field in the order of their names.
    private static func signature(_ url: String, _ fields: [(name: String, value: String)]) -> String {
        let text = url + fields.sorted { $0.name < $1.name }.map { $0.name + $0.value }.joined()
        let key = SecretBytes(Array(Wire.password.utf8))
        return Data(HMAC(.sha1).authenticate(Array(text.utf8), key: key)).base64EncodedString()
    }

    private static func call(token: String) -> WebhookCall {
        WebhookCall(event: WebhookSignatureTests.event, webhook: "YW", url: "http://127.0.0.1:9/", token: token)
    }
}
