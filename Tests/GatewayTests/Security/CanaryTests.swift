import Testing
import TestSupport
import VerifyEmulator

/// Invariant I7: what a person could be known or impersonated by stands nowhere in clear.
@Suite struct CanaryTests {
    @Test func `no address, code, seed, key or user id is stored, logged or counted in clear`() async throws {
        try await TestGateway.with { gateway in
            let phone = "+447700900987"
            let email = "canary.person@example.org"
            let user = "canary-user-8f1c"
            var canaries = [phone, "7700900987", email, "canary.person", user, gateway.key]
            canaries.append(String(gateway.key.suffix(52)))

            _ = try await gateway.enrollPhone(user, phone)
            let start = try await gateway.post("/enroll/email", ["user_id": user, "email": email])
            canaries.append(try await gateway.code(for: email))
            _ = try await gateway.post(
                "/enroll/email/confirm",
                ["flow_id": start.string("flow_id") ?? "", "code": try await gateway.code(for: email)]
            )
            let totp = try await gateway.post("/enroll/totp", ["user_id": user])
            let client = try #require(totp["client"] as? [String: Any])
            canaries.append(try #require(client["secret"] as? String))
            let flow = try await gateway.startLogin(user, channel: "sms")
            canaries.append(try await gateway.code(for: phone))
            _ = try await gateway.confirm(flow, gateway.wrongCode(for: phone))
            let approved = try await gateway.confirm(flow, gateway.code(for: phone))
            canaries.append(try #require(approved.string("assertion")))
            await gateway.emulator.add(
                Fault(
                    operation: "CreateVerification",
                    effect: .status(
                        400,
                        code: 60200,
                        message: "Invalid parameter `To`: \(phone)",
                        retryAfter: nil,
                        processes: false
                    )
                )
            )
            _ = try await gateway.post("/login/start", ["user_id": user, "channel": "sms"])
            _ = try await gateway.post("/enroll/phone", ["user_id": user, "phone": phone + "x"])
            _ = try await gateway.get("/users/\(user)/factors")

            let dump = try await gateway.database.dump()
            let metrics = try await gateway.get(gateway.opsURL + "/metrics").text
            #expect(dump.contains("flow.approved"))
            #expect(metrics.contains("gw_"))
            for canary in canaries {
                #expect(!dump.contains(canary), "\(canary) is in the database")
                #expect(!gateway.log.text.contains(canary), "\(canary) is in the log")
                #expect(!metrics.contains(canary), "\(canary) is in the metrics")
            }
        }
    }
}
