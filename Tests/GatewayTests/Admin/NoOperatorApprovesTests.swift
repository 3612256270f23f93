import Domain
import Foundation
import Gateway
import TestSupport
import Testing
import VerifyModel

/// No operator can approve a login, by none of the ways that lead to the provider.
@Suite struct NoOperatorApprovesTests {
    private static let phone = "+447700900123"

    /// Every request that could, for a verification of a service.
    private static func tries(_ service: String, _ sid: String, _ code: String) -> [(String, String, String)] {
        let path = "/verify/services/\(service)"
        func call(_ wire: String, _ parameters: String) -> (String, String, String) {
            ("POST", "/verify/call", #"{"method":"POST","path":"/v2/\#(wire)","parameters":{\#(parameters)}}"#)
        }
        return [
            ("PATCH", "\(path)/verifications/\(sid)", #"{"status":"approved"}"#),
            ("PATCH", "\(path)/verifications", #"{"to":"\#(phone)","status":"approved"}"#),
            ("POST", "\(path)/checks", #"{"verification_sid":"\#(sid)","code":"\#(code)"}"#),
            ("POST", "\(path)/checks", #"{"to":"\#(phone)","code":"\#(code)"}"#),
            ("POST", "\(path)/verifications", #"{"to":"\#(phone)","channel":"sms","custom_code":"123456"}"#),
            ("POST", "\(path)/verifications", #"{"to":"\#(phone)","channel":"sna"}"#),
            ("DELETE", path, ""),
            call("Services/\(service)/Verifications/\(sid)", #""Status":"approved""#),
            call("Services/\(service)/Verifications/\(sid)", #""Status":["canceled","approved"]"#),
            call("Services/\(service)/Verifications/\(sid)?Status=approved", #""Status":"canceled""#),
            call("Services/\(service)/Verifications/%2B447700900123", #""Status":"approved""#),
            call("Services/\(service)/VerificationCheck", #""To":"\#(phone)","Code":"\#(code)""#),
            call("Services/\(service)/VerificationCheck?Code=\(code)", #""VerificationSid":"\#(sid)""#),
            call(
                "Services/\(service.lowercased().replacing("va", with: "VA"))/VerificationCheck",
                #""Code":"\#(code)""#
            ),
            call("services/\(service)/verifications/\(sid)", #""Status":"approved""#),
            call("Services/\(service)/Verifications", #""To":"\#(phone)","Channel":"sms","CustomCode":"1234""#),
            call("Services/\(service)/Verifications", #""To":"\#(phone)","Channel":"sna""#),
            call("Services/\(service)/Verifications", #""To":"\#(phone)","Channel":"sms","CustomCode[]":"1234""#),
            call("Services/\(service)/Entities/any/Challenges", #""FactorSid":"YF1","AuthPayload":"1""#),
            call("Services/\(service)/Passkeys/ApproveChallenge", #""a":"b""#),
            call("Services/\(service)/Something/New", #""a":"b""#),
        ]
    }

    @Test func `a code that was chosen before the service became the gateway's opens nothing`() async throws {
        try await Desk.with { desk, gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            let service = try await desk.newService(#","custom_code_enabled":true"#)
            let planted = try await desk.send(
                "POST",
                "/verify/services/\(service)/verifications",
                #"{"to":"\#(Self.phone)","channel":"sms","custom_code":"123456"}"#
            )
            #expect(planted.status == 201)
            let admin = AppAdmin(pool: gateway.app.pool)
            let app = try #require(try await admin.apps().first)
            try await admin.changeApp(app.slug, AppChange(services: [.login: ServiceSID(service)]))
            let key = try await admin.createKey(for: app.slug, environment: "test", scopes: [.login]).text

            let refused = try await gateway.post("/login/start", ["user_id": "ann"], key: key)

            #expect(refused.status == 429 && refused.code == "cooldown", "\(refused.text)")
            let sid = planted.string("verification_sid") ?? ""
            let canceled = try await desk.send("GET", "/verify/services/\(service)/verifications/\(sid)")
            #expect(canceled.string("status") == "canceled")
            let start = try await gateway.post("/login/start", ["user_id": "ann"], key: key)
            let flow = try #require(start.string("flow_id"))
            let code = try await gateway.code(for: Self.phone)
            let wrong = ["flow_id": flow, "code": "123456"]
            #expect(try await gateway.post("/login/confirm", wrong, key: key).code == "code_incorrect")
            let right = ["flow_id": flow, "code": code]
            #expect(try await gateway.post("/login/confirm", right, key: key).status == 200)
        }
    }

    private func expectRefused(
        _ desk: Desk,
        _ gateway: TestGateway,
        _ flow: String,
        _ service: String
    ) async throws {
        let code = try await gateway.code(for: Self.phone)
        let sid = try #require(
            try await gateway.database.sql("select verification_sid from flows order by created_at desc limit 1").first
        )
        for (method, path, body) in Self.tries(service, sid, code) {
            let answer = try await desk.send(method, path, body.isEmpty ? nil : body)
            #expect(answer.code == "service_in_use", "\(method) \(path) \(body): \(answer.text)")
        }
        #expect(try await gateway.get("/flows/\(flow)").string("status") == "pending")
        let audited = try await desk.audited().filter { !$0.hasPrefix("verify.service.create") }
        #expect(audited.allSatisfy { $0.hasSuffix(" service_in_use") })
        #expect(audited.count == Self.tries(service, sid, code).count)
        #expect(try await gateway.post("/login/confirm", ["flow_id": flow, "code": code]).status == 200)
    }

    @Test func `not in a service of the configuration`() async throws {
        try await Desk.with { desk, gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            let flow = try await gateway.startLogin("ann")
            try await expectRefused(desk, gateway, flow, TestGateway.loginService)
        }
    }

    @Test func `not in a service of an app`() async throws {
        try await Desk.with { desk, gateway in
            let own = try await desk.newService()
            try await gateway.database.sql("update apps set verify_service_login = '\(own)'")
            _ = try await gateway.enrollPhone("ann", Self.phone)
            let flow = try await gateway.startLogin("ann")
            try await expectRefused(desk, gateway, flow, own)
        }
    }

    @Test func `not by naming its verification under another service`() async throws {
        try await Desk.with { desk, gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            let flow = try await gateway.startLogin("ann")
            let sid = try #require(
                try await gateway.database.sql("select verification_sid from flows where state = 'pending'").first
            )
            let other = try await desk.newService()

            let update = try await desk.send(
                "PATCH",
                "/verify/services/\(other)/verifications/\(sid)",
                #"{"status":"approved"}"#
            )
            let check = try await desk.send(
                "POST",
                "/verify/call",
                #"{"method":"POST","path":"/v2/Services/\#(other)/VerificationCheck","parameters":{"VerificationSid":"\#(sid)","Code":"1234"}}"#
            )

            #expect(update.code == "service_in_use" && check.code == "service_in_use")
            #expect(try await gateway.get("/flows/\(flow)").string("status") == "pending")
        }
    }

    @Test func `a change without a service of its own is refused`() async throws {
        try await Desk.with { desk, _ in
            let bad = ["/v2/Services/default/VerificationCheck", "/v2/Anything/New"]
            for path in bad {
                let answer = try await desk.send("POST", "/verify/call", #"{"method":"POST","path":"\#(path)"}"#)
                #expect(answer.code == "validation_failed")
            }
        }
    }

    @Test func `but cancelling a login is possible, and ends it for its user`() async throws {
        try await Desk.with { desk, gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            let flow = try await gateway.startLogin("ann")
            let code = try await gateway.code(for: Self.phone)
            let answer = try await desk.send(
                "PATCH",
                "/verify/services/\(TestGateway.loginService)/verifications",
                #"{"to":"\#(Self.phone)","status":"canceled"}"#
            )
            #expect(answer.string("status") == "canceled")
            #expect(try await gateway.confirm(flow, code).status != 200)
        }
    }
}
