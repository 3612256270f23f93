import Foundation
import TestSupport
import Testing

@Suite struct TimelineTests {
    private static let phone = "+447700900123"

    private func events(_ gateway: TestGateway, _ flow: String) async throws -> [[String: Any]] {
        let answer = try await gateway.get("/flows/\(flow)/timeline")
        #expect(answer.status == 200)
        #expect(answer.string("flow_id") == flow)
        return try #require(answer["events"] as? [[String: Any]])
    }

    @Test func `a login tells its decisions and provider calls in their order`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            let flow = try await gateway.startLogin("ann")
            _ = try await gateway.confirm(flow, gateway.wrongCode(for: Self.phone))
            _ = try await gateway.confirm(flow, gateway.code(for: Self.phone))

            let events = try await events(gateway, flow)

            let decisions = events.filter { $0["kind"] as? String == "decision" }
            let calls = events.filter { $0["kind"] as? String == "provider_call" }
            #expect(
                decisions.map { $0["name"] as? String } == [
                    "flow.started", "message.sent", "check.attempted", "check.wrong", "check.attempted",
                    "flow.approved",
                ]
            )
            #expect(
                calls.map { $0["name"] as? String } == [
                    "create_verification", "check_verification", "check_verification",
                ]
            )
            #expect(events.count == decisions.count + calls.count)
            let times = events.compactMap { $0["at"] as? String }
            #expect(times == times.sorted())
        }
    }

    @Test func `a provider call tells how it ended, how long it took and under which id`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            let flow = try await gateway.startLogin("ann")

            let call = try await events(gateway, flow).first { $0["kind"] as? String == "provider_call" }

            let detail = try #require(call?["detail"] as? [String: Any])
            #expect(call?["result"] as? String == "ok")
            #expect((detail["provider_request_id"] as? String)?.isEmpty == false)
            #expect((detail["sid"] as? String)?.hasPrefix("VE") == true)
            #expect((0..<60_000).contains(detail["duration_ms"] as? Int ?? -1))
        }
    }

    @Test func `neither the log nor a time line holds an address, a code or a name`() async throws {
        try await TestGateway.with { gateway in
            let factor = try await gateway.enrollPhone("canary-user", Self.phone)
            _ = try await gateway.change(factor, of: "canary-user", #"{"name":"canary-name"}"#)
            let flow = try await gateway.startLogin("canary-user")
            let code = try await gateway.code(for: Self.phone)
            _ = try await gateway.confirm(flow, code)

            let texts = [
                try await gateway.get("/audit?limit=200").text, try await gateway.get("/flows/\(flow)/timeline").text,
            ]

            for text in texts {
                #expect(!text.contains("canary"))
                #expect(!text.contains("7700900123"))
                #expect(!text.contains("\"\(code)\""))
            }
        }
    }

    @Test(arguments: [
        "flw_" + String(repeating: "0", count: 26), "flw_x", "%zz", "fac_" + String(repeating: "0", count: 26),
    ])
    func `a flow that does not exist has no time line`(flow: String) async throws {
        try await TestGateway.with { gateway in
            let answer = try await gateway.get("/flows/\(flow)/timeline")

            #expect(answer.status == 404)
            #expect(answer.code == "flow_not_found")
        }
    }
}
