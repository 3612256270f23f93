import Testing
import TestSupport
import VerifyEmulator

@Suite struct LimitTests {
    static func policy(_ limits: String) -> TestGateway.Options {
        var options = TestGateway.Options()
        options.policy = #"{"resend_gaps_seconds":[0],"limits":{\#(limits)}}"#
        return options
    }

    /// Starts logins, each closing the one before, until one is refused.
    static func startUntilRefused(
        _ gateway: TestGateway,
        ip: String? = nil,
        at most: Int
    ) async throws -> (Int, Answer?) {
        for count in 0..<most {
            try await gateway.database.sql("update flows set created_at = created_at - interval '10 seconds'")
            var body: [String: any Sendable] = ["user_id": "ann"]
            if let ip { body["context"] = ["ip": ip] }
            let answer = try await gateway.post("/login/start", body)
            if answer.status != 201 { return (count, answer) }
        }
        return (most, nil)
    }

    @Test(arguments: [
        ("user_1h", "user_limited"), ("destination_10m", "destination_limited"), ("ip_sends_1h", "ip_limited"),
        ("app_sends_1m", "budget_exhausted"),
    ])
    func `a limit refuses with its name, a wait and no provider call`(scope: String, code: String) async throws {
        let wide = ["user_1h", "user_24h", "destination_10m", "destination_24h", "ip_sends_1h", "app_sends_1m"]
            .filter { $0 != scope }.map { #""\#($0)":1000"# }
        // The enrolment takes one of each; the destination of the login's own service is another one.
        try await TestGateway.with(Self.policy((wide + [#""\#(scope)":3"#]).joined(separator: ","))) { gateway in
            _ = try await gateway.enrollPhone("ann", "+447700900123")
            let sends = await gateway.emulator.calls["CreateVerification"] ?? 0

            let (started, refused) = try await Self.startUntilRefused(gateway, ip: "203.0.113.7", at: 5)

            #expect(refused?.code == code)
            #expect(refused?.string("limit") == scope)
            #expect(refused?.header("Retry-After") == (refused?["retry_after"] as? Int).map(String.init))
            #expect(await gateway.emulator.calls["CreateVerification"] == sends + started)
            #expect(try await gateway.database.count("select count(*) from audit_events where result = '\(code)'") == 1)
        }
    }

    @Test func `parallel starts pass a limit exactly as often as it allows`() async throws {
        try await TestGateway.with(Self.policy(#""app_sends_1m":10,"user_1h":1000,"user_24h":1000"#)) { gateway in
            let answers = try await gateway.race(40) { index in
                try await gateway.post(
                    "/enroll/phone",
                    ["user_id": "user-\(index)", "phone": "+4477009\(10_000 + index)"]
                )
            }

            #expect(answers.filter { $0.status == 201 }.count == 10)
            #expect(answers.filter { $0.code == "budget_exhausted" }.count == 30)
            #expect(await gateway.emulator.calls["CreateVerification"] == 10)
        }
    }

    @Test func `a message that provably never left costs nothing`() async throws {
        try await TestGateway.with(Self.policy(#""user_1h":2,"user_24h":2"#)) { gateway in
            _ = try await gateway.enrollPhone("ann", "+447700900123")
            await gateway.emulator.add(
                Fault(
                    operation: "CreateVerification",
                    effect: .status(429, code: 20429, message: "Too many requests", retryAfter: nil, processes: false),
                    count: 20
                )
            )

            let refused = try await gateway.post("/login/start", ["user_id": "ann"])
            await gateway.emulator.clearFaults()
            let started = try await gateway.post("/login/start", ["user_id": "ann"])

            #expect(refused.code == "provider_unavailable")
            #expect(started.status == 201)
        }
    }

    @Test func `addresses of one IPv6 network count as one`() async throws {
        try await TestGateway.with(Self.policy(#""ip_sends_1h":1,"user_1h":1000,"user_24h":1000"#)) { gateway in
            func enroll(_ user: String, _ phone: String, from ip: String) async throws -> Answer {
                try await gateway.post("/enroll/phone", ["user_id": user, "phone": phone, "context": ["ip": ip]])
            }

            let first = try await enroll("ann", "+447700900123", from: "2001:db8:1:2::1")
            let second = try await enroll("bob", "+447700900124", from: "2001:db8:1:2:ffff::9")
            let third = try await enroll("cid", "+447700900125", from: "2001:db8:1:3::1")

            #expect(first.status == 201)
            #expect(second.code == "ip_limited")
            #expect(third.status == 201)
        }
    }
}
