import Testing
import TestSupport
import VerifyEmulator

@Suite struct FlowMetricsTests {
    @Test func `ends of flows, limits, replays, provider calls and breakers can be scraped`() async throws {
        var options = TestGateway.Options()
        options.policy = #"{"resend_gaps_seconds":[0],"limits":{"ip_sends_1h":1,"user_1h":100,"user_24h":100}}"#
        try await TestGateway.with(options) { gateway in
            let phone = "+447700900123"
            _ = try await gateway.enrollPhone("ann", phone)
            let flow = try await gateway.startLogin("ann")
            _ = try await gateway.confirm(flow, gateway.code(for: phone))
            for user in ["bob", "cid"] {
                let body: [String: any Sendable] = ["user_id": user, "context": ["ip": "203.0.113.7"]]
                _ = try await gateway.post("/login/start", body)
            }
            let (authenticator, _) = try await TOTPTests.enroll(gateway, "dan")
            for _ in 0..<2 { _ = try await gateway.confirm(gateway.startLogin("dan"), authenticator.code()) }

            let metrics = try await gateway.get(gateway.opsURL + "/metrics").text
            let lines = metrics.split(separator: "\n")

            #expect(lines.contains { $0.hasPrefix("gw_flows_total{") && $0.contains(#"outcome="approved""#) })
            #expect(lines.contains { $0.hasPrefix("gw_flow_seconds_count") })
            #expect(lines.contains(#"gw_limits_denied_total{scope="ip_sends_1h"} 1"#))
            #expect(lines.contains("gw_totp_replay_total 1"))
            #expect(lines.contains { $0.hasPrefix("gw_provider_seconds_count{") && $0.contains(#"class="ok""#) })
            #expect(lines.contains(#"gw_breaker_state{op="send"} 0"#))
        }
    }
}
