import Foundation
import Gateway
import TestSupport
import Testing
import VerifyEmulator

/// Services and verifications by the ops listener, over real sockets against the emulator.
@Suite struct VerifyAdminTests {
    private static let phone = "+447700900321"
    private static let missing = "VA" + String(repeating: "9", count: 32)

    @Test func `a service is made, read, changed, listed page by page and deleted`() async throws {
        try await Desk.with { desk, _ in
            let sid = try await desk.newService(#","code_length":8,"push":{"include_date":true},"totp":{"skew":2}"#)
            let path = "/verify/services/" + sid

            let read = try await desk.send("GET", path)
            #expect(read["code_length"] as? Int == 8 && read.string("friendly_name") == "Trial")
            #expect((read["totp"] as? [String: Any])?["skew"] as? Int == 2)
            let changed = try await desk.send("PATCH", path, #"{"code_length":5,"friendly_name":"Other"}"#)
            #expect(changed["code_length"] as? Int == 5 && changed.string("friendly_name") == "Other")

            var found: [String] = []
            var cursor: String?
            repeat {
                let page = try await desk.send(
                    "GET",
                    "/verify/services?limit=1" + (cursor.map { "&cursor=\($0)" } ?? "")
                )
                #expect(page.status == 200)
                let services = try #require(page["services"] as? [[String: Any]])
                found += services.compactMap { $0["service_sid"] as? String }
                cursor = page.string("next_cursor")
            } while cursor != nil && found.count < 20
            #expect(Set(found) == [sid, TestGateway.loginService, TestGateway.enrollService])
            #expect(found.count == 3)

            #expect(try await desk.send("DELETE", path).status == 204)
            let gone = try await desk.send("GET", path)
            #expect(gone.code == "provider_not_found")
            #expect((gone["provider"] as? [String: Any])?["code"] as? Int == 20404)
        }
    }

    @Test func `a verification is started, found, checked and cancelled`() async throws {
        try await Desk.with { desk, gateway in
            let service = "/verify/services/" + (try await desk.newService())
            let start = #"{"to":"\#(Self.phone)","channel":"sms"}"#

            let started = try await desk.send("POST", service + "/verifications", start)
            #expect(started.status == 201)
            let sid = try #require(started.string("verification_sid"))
            #expect(try await desk.send("GET", service + "/verifications/" + sid).string("status") == "pending")
            let found = try await desk.send("POST", service + "/verification-search", #"{"to":"\#(Self.phone)"}"#)
            #expect(found.string("verification_sid") == sid)

            let code = try await gateway.code(for: Self.phone)
            let wrong = code == "000000" ? "000001" : "000000"
            let missed = try await desk.send(
                "POST",
                service + "/checks",
                #"{"verification_sid":"\#(sid)","code":"\#(wrong)"}"#
            )
            #expect(missed.status == 200 && missed.string("status") == "pending")
            let hit = try await desk.send("POST", service + "/checks", #"{"to":"\#(Self.phone)","code":"\#(code)"}"#)
            #expect(hit.string("status") == "approved")

            let again = try await desk.send("POST", service + "/verifications", start)
            let second = try #require(again.string("verification_sid"))
            let canceled = try await desk.send("PATCH", service + "/verifications/" + second, #"{"status":"canceled"}"#)
            #expect(canceled.string("status") == "canceled")
            _ = try await desk.send("POST", service + "/verifications", start)
            let approved = try await desk.send(
                "PATCH",
                service + "/verifications",
                #"{"to":"\#(Self.phone)","status":"approved"}"#
            )
            #expect(approved.string("status") == "approved")

            let trail = try await desk.details()
            #expect(!trail.contains(code) && !trail.contains(Self.phone) && !trail.contains(desk.key))
            #expect(!gateway.log.text.contains(Self.phone))
            #expect(trail.contains("verify.verification.check") && trail.contains("provider_request_id"))
        }
    }

    @Test func `any call below v2 goes through with its parameters`() async throws {
        try await Desk.with { desk, _ in
            let sid = try await desk.newService()
            let made = try await desk.send(
                "POST",
                "/verify/call",
                #"{"method":"POST","path":"/v2/Services/\#(sid)/RateLimits","parameters":{"UniqueName":"ip"}}"#
            )
            #expect(made.status == 200 && made["status"] as? Int == 201)
            #expect((made["body"] as? [String: Any])?["unique_name"] as? String == "ip")
            let list = try await desk.send(
                "POST",
                "/verify/call",
                #"{"method":"GET","path":"/v2/Services?PageSize=1"}"#
            )
            #expect(((list["body"] as? [String: Any])?["services"] as? [Any])?.count == 1)
            let gone = try await desk.send(
                "POST",
                "/verify/call",
                #"{"method":"DELETE","path":"/v2/Services/\#(sid)"}"#
            )
            #expect(gone["status"] as? Int == 204 && gone["body"] is NSNull)
        }
    }

    @Test(arguments: [
        ("POST", "/verify/services", #"{"friendly_name":"\#(String(repeating: "a", count: 31))"}"#, 422),
        ("POST", "/verify/services", #"{"friendly_name":"a","code_length":11}"#, 422),
        ("POST", "/verify/services", #"{"friendly_name":"a","nonsense":1}"#, 422),
        ("POST", "/verify/services", #"{"friendly_name":"a","friendly_name":"b"}"#, 400),
        ("PATCH", "/verify/services/\(missing)", "{}", 422),
        ("PATCH", "/verify/services/VA1", #"{"code_length":5}"#, 404),
        ("POST", "/verify/services/\(missing)/verifications", #"{"to":"nobody","channel":"sms"}"#, 422),
        ("POST", "/verify/services/\(missing)/verifications", #"{"to":"+447700900123","channel":"pigeon"}"#, 422),
        ("POST", "/verify/services/\(missing)/checks", #"{"code":"1234"}"#, 422),
        ("PATCH", "/verify/services/\(missing)/verifications", #"{"to":"+447700900123","status":"pending"}"#, 422),
        ("POST", "/verify/call", #"{"method":"PUT","path":"/v2/Services"}"#, 422),
        ("POST", "/verify/call", #"{"method":"GET","path":"/v1/Services"}"#, 422),
        ("POST", "/verify/call", #"{"method":"GET","path":"/v2/Services/../../v1"}"#, 422),
        ("POST", "/verify/call", #"{"method":"GET","path":"/v2/Services","json":{"a":1}}"#, 422),
        ("GET", "/verify/services?limit=101", nil, 422),
        ("GET", "/verify/services?cursor=%21", nil, 422),
        ("PUT", "/verify/services", "{}", 405),
    ])
    func `bad input is a problem and reaches nobody`(
        method: String,
        path: String,
        body: String?,
        status: Int
    ) async throws {
        try await Desk.with { desk, gateway in
            let answer = try await desk.send(method, path, body)

            #expect(answer.status == status && answer.code != nil)
            #expect(try await !desk.audited().contains { $0.hasSuffix("started") })
        }
    }

    @Test func `a refusal shows the provider's code and our words, never its own`() async throws {
        try await Desk.with { desk, gateway in
            let effect = Fault.Effect.status(
                403,
                code: 60410,
                message: "no, \(Self.phone)",
                retryAfter: nil,
                processes: false
            )
            await gateway.emulator.add(Fault(operation: "CreateService", effect: effect))

            let answer = try await desk.send("POST", "/verify/services", #"{"friendly_name":"Trial"}"#)

            let provider = try #require(answer["provider"] as? [String: Any])
            #expect(answer.code == "provider_rejected" && provider["code"] as? Int == 60410)
            #expect(provider["meaning"] is String && !answer.text.contains(Self.phone))
            #expect(try await desk.audited() == ["verify.service.create started", "verify.service.create rejected"])
            #expect(try await desk.details().contains("60410"))
        }
    }

    @Test func `what the provider does to operators does not stop logins`() async throws {
        try await Desk.with { desk, gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            let effect = Fault.Effect.status(500, code: 20500, message: "no", retryAfter: nil, processes: false)
            await gateway.emulator.add(Fault(operation: "FetchService", effect: effect, count: 50))
            await gateway.emulator.add(Fault(operation: "CreateService", effect: effect, count: 50))

            for _ in 0..<20 {
                let read = try await desk.send("GET", "/verify/services/" + TestGateway.loginService)
                let made = try await desk.send("POST", "/verify/services", #"{"friendly_name":"Trial"}"#)
                #expect(read.code == "provider_unavailable" && made.code == "outcome_unknown")
            }

            #expect(gateway.app.features.calls.open.isEmpty)
            let flow = try await gateway.startLogin("ann")
            #expect(try await gateway.confirm(flow, gateway.code(for: Self.phone)).status == 200)
        }
    }

    @Test func `sixteen calls at once are enough, and one that ends makes room`() async throws {
        try await Desk.with { desk, gateway in
            let most = 16
            let path = "/verify/services/" + TestGateway.loginService
            await gateway.emulator.add(Fault(operation: "FetchService", effect: .delay, count: most, seconds: 3))

            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<most { group.addTask { try await desk.send("GET", path).status } }
                while await gateway.emulator.calls["FetchService"] != most { try Task.checkCancellation() }
                let refused = try await desk.send("GET", path)

                #expect(refused.status == 503 && refused.code == "overloaded")
                #expect(refused.header("Retry-After") == "1")
                #expect(try await group.reduce(into: []) { $0.append($1) } == Array(repeating: 200, count: most))
            }

            #expect(await gateway.emulator.calls["FetchService"] == most)
            #expect(try await desk.send("GET", path).status == 200)
            let audited = try await desk.audited()
            #expect(audited.filter { $0.hasSuffix(" overloaded") } == ["verify.service.get overloaded"])
            #expect(audited.filter { $0.hasSuffix(" started") }.count == most + 1)
        }
    }

    @Test func `messages of operators count against the address`() async throws {
        try await Desk.with { desk, gateway in
            let service = "/verify/services/" + (try await desk.newService())
            var last: Answer?
            for _ in 0..<6 {
                last = try await desk.send(
                    "POST",
                    service + "/verifications",
                    #"{"to":"\#(Self.phone)","channel":"sms"}"#
                )
            }
            #expect(last?.code == "destination_limited")
            let call =
                #"{"method":"POST","path":"/v2\#(service.dropFirst(7).replacing("services", with: "Services"))/Verifications","#
                + #""parameters":{"To":"\#(Self.phone)","Channel":"sms"}}"#
            #expect(try await desk.send("POST", "/verify/call", call).code == "destination_limited")
            #expect(await gateway.emulator.messages(to: Self.phone).count == 5)
        }
    }

    @Test func `without an audit nothing is asked`() async throws {
        try await Desk.with { desk, gateway in
            try await gateway.database.sql("alter table audit_events rename to elsewhere")
            let answer = try await desk.send("POST", "/verify/services", #"{"friendly_name":"Trial"}"#)
            try await gateway.database.sql("alter table elsewhere rename to audit_events")

            #expect(answer.status >= 500)
            let services = try await desk.send("GET", "/verify/services")["services"] as? [Any]
            #expect(services?.count == 2)
        }
    }
}
