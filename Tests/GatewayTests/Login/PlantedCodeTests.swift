import Domain
import Foundation
import TestSupport
import Testing
import VerifyClient
import VerifyEmulator
import VerifyModel

@testable import Gateway

/// A code that somebody chose with the provider's own credentials, in the ten minutes before ours, opens nothing.
@Suite struct PlantedCodeTests {
    private static let phone = "+447700900123"

    /// An enrolled user of an app whose logins use a service that takes custom codes.
    private struct Scene {
        let gateway: TestGateway
        let service: ServiceSID
        let key: String

        private var client: VerifyClient { gateway.app.features.factorSweeper.provider.client }

        static func with(_ body: @Sendable (Scene) async throws -> Void) async throws {
            try await Desk.with { desk, gateway in
                _ = try await gateway.enrollPhone("ann", phone)
                let service = ServiceSID(try await desk.newService(#","custom_code_enabled":true"#))
                let admin = AppAdmin(pool: gateway.app.pool)
                let app = try #require(try await admin.apps().first)
                try await admin.changeApp(app.slug, AppChange(services: [.login: service]))
                let key = try await admin.createKey(for: app.slug, environment: "test", scopes: [.login]).text
                try await body(Scene(gateway: gateway, service: service, key: key))
            }
        }

        func plant(_ code: String) async throws {
            var wish = CreateVerification(to: phone, channel: .sms)
            wish.customCode = code
            _ = try await client.createVerification(wish, of: service, within: .seconds(5))
        }

        func cancel() async throws {
            _ = try await client.updateVerification(
                to: phone,
                of: service,
                UpdateVerification(status: .canceled),
                within: .seconds(5)
            )
        }

        func start() async throws -> Answer { try await gateway.post("/login/start", ["user_id": "ann"], key: key) }

        func resend(_ flow: String) async throws -> Answer {
            try await gateway.post("/login/resend", ["flow_id": flow], key: key)
        }

        func confirm(_ flow: String, _ code: String) async throws -> Answer {
            try await gateway.post("/login/confirm", ["flow_id": flow, "code": code], key: key)
        }
    }

    @Test func `nor does a second one, after the first was found`() async throws {
        try await Scene.with { scene in
            for code in ["111111", "222222", "333333"] {
                try await scene.plant(code)
                let refused = try await scene.start()
                #expect(refused.status == 429 && refused.code == "cooldown", "\(refused.text)")
            }

            let flow = try #require(try await scene.start().string("flow_id"))
            #expect(try await scene.confirm(flow, "333333").code == "code_incorrect")
        }
    }

    @Test func `nor one before a message of ours that never arrived`() async throws {
        try await Scene.with { scene in
            try await scene.plant("444444")
            await scene.gateway.emulator.add(Fault(operation: "CreateVerification", effect: .dropBefore))
            #expect(try await scene.start().code == "outcome_unknown")
            // As if there had been some seconds between the two.
            try await scene.gateway.database.sql(
                "update flows set created_at = created_at + interval '8 s' where state = 'unresolved'"
            )

            let refused = try await scene.start()

            #expect(refused.status == 429 && refused.code == "cooldown", "\(refused.text)")
        }
    }

    @Test func `a message of ours whose answer was lost is no reason to refuse`() async throws {
        try await Scene.with { scene in
            await scene.gateway.emulator.add(Fault(operation: "CreateVerification", effect: .dropAfter))
            #expect(try await scene.start().code == "outcome_unknown")

            let flow = try #require(try await scene.start().string("flow_id"))

            let code = try await scene.gateway.code(for: Self.phone)
            #expect(try await scene.confirm(flow, code).status == 200)
        }
    }

    @Test func `nor one of which the provider does not tell how many messages it had`() async throws {
        try await Scene.with { scene in
            try await scene.plant("666666")
            // Two clocks are believed to differ by five seconds, and the provider's tells whole ones.
            try await Task.sleep(for: .seconds(7))
            await scene.gateway.emulator.add(Fault(operation: "CreateVerification", effect: .garbage(.sparse)))

            let refused = try await scene.start()

            #expect(refused.status == 429 && refused.code == "cooldown", "\(refused.text)")
        }
    }

    @Test func `a provider that does not tell how many messages there were is no reason to refuse`() async throws {
        try await Scene.with { scene in
            await scene.gateway.emulator.add(Fault(operation: "CreateVerification", effect: .garbage(.sparse)))
            let flow = try #require(try await scene.start().string("flow_id"))
            let code = try await scene.gateway.code(for: Self.phone)
            #expect(try await scene.confirm(flow, code).status == 200)
        }
    }

    @Test(arguments: [false, true])
    func `nor one that a re-send meets`(tellsNoCount: Bool) async throws {
        try await Scene.with { scene in
            let flow = try #require(try await scene.start().string("flow_id"))
            try await scene.cancel()
            try await scene.plant("555555")
            if tellsNoCount {
                try await Task.sleep(for: .seconds(7))
                await scene.gateway.emulator.add(Fault(operation: "CreateVerification", effect: .garbage(.sparse)))
            }

            let refused = try await scene.resend(flow)

            #expect(refused.status == 429 && refused.code == "cooldown", "\(refused.text)")
            #expect(try await scene.confirm(flow, "555555").status != 200)
        }
    }
}
