import Testing

@Suite struct PSD2Tests {
    private func withPayments(_ test: @escaping @Sendable (Wire) async throws -> Void) async throws {
        try await Wire.withEmulator { wire in
            _ = try await wire.post("/v2/Services/\(Wire.service)", ["Psd2Enabled": "true"])
            try await test(wire)
        }
    }

    @Test func `amount and payee are needed to start and to check`() async throws {
        try await withPayments { wire in
            let start = try await wire.start()
            let check = try await wire.check("123456")
            let call = try await wire.start(by: "call")
            let silent = try await wire.start(by: "sna")

            #expect(start.number("code") == 60206)
            #expect(check.number("code") == 60206)
            #expect(call.number("code") == 60214)
            #expect(silent.number("code") == 60329)
        }
    }

    @Test func `another amount is a wrong try, the right one approves`() async throws {
        try await withPayments { wire in
            let started = try await wire.post(
                Wire.verifications,
                ["To": "+15005550006", "Channel": "sms", "Amount": "€129.90", "Payee": "Mill"]
            )
            let code = try await wire.code()
            let other = try await wire.post(
                Wire.checks,
                ["To": "+15005550006", "Code": code, "Amount": "€1.00", "Payee": "Mill"]
            )
            let right = try await wire.post(
                Wire.checks,
                ["To": "+15005550006", "Code": code, "Amount": "€129.90", "Payee": "Mill"]
            )

            #expect(started.string("amount") == "€129.90")
            #expect(other.string("status") == "pending")
            #expect(right.string("status") == "approved")
            #expect(right.string("payee") == "Mill")
        }
    }

    @Test func `starting with other transaction data makes a new verification`() async throws {
        try await withPayments { wire in
            let first = try await wire.post(
                Wire.verifications,
                ["To": "+15005550006", "Channel": "sms", "Amount": "1", "Payee": "Mill"]
            )
            let second = try await wire.post(
                Wire.verifications,
                ["To": "+15005550006", "Channel": "sms", "Amount": "2", "Payee": "Mill"]
            )

            #expect(first.string("sid") != second.string("sid"))
        }
    }
}
