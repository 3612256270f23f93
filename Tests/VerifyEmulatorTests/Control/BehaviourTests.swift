import Testing

@testable import VerifyEmulator

@Suite struct BehaviourTests {
    @Test func `checks answer 201 when the switch says so`() async throws {
        try await Wire.withEmulator({ $0.behaviour.checkStatus = 201 }) { wire in
            _ = try await wire.start()
            #expect(try await wire.check(wire.code()).status == 201)
        }
    }

    @Test func `the fifth wrong check tells of the end when the switch says so`() async throws {
        try await Wire.withEmulator({ $0.behaviour.fifthWrongCheckReads = .exhausted }) { wire in
            _ = try await wire.start()
            let code = try await wire.code()
            for _ in 0..<4 { #expect(try await wire.check(Wire.wrong(code)).string("status") == "pending") }

            #expect(try await wire.check(Wire.wrong(code)).string("status") == "max_attempts_reached")
        }
    }

    @Test func `a start after a cancel repeats the code when the switch says so`() async throws {
        try await Wire.withEmulator({ $0.behaviour.codeAfterCancel = .same }) { wire in
            let first = try await wire.start()
            let code = try await wire.code()
            _ = try await wire.post("\(Wire.verifications)/+15005550006", ["Status": "canceled"])
            let second = try await wire.start()

            #expect(first.string("sid") != second.string("sid"))
            #expect(try await wire.code() == code)
        }
    }

    @Test func `an update of what is over changes nothing when the switch says so`() async throws {
        try await Wire.withEmulator({ $0.behaviour.updateOfFinished = .unchanged }) { wire in
            let path = "\(Wire.verifications)/\(try #require(try await wire.start().string("sid")))"
            _ = try await wire.post(path, ["Status": "canceled"])
            let late = try await wire.post(path, ["Status": "approved"])

            #expect(late.status == 200)
            #expect(late.string("status") == "canceled")
        }
    }

    @Test func `a finished verification is not found by its number when the switch says so`() async throws {
        try await Wire.withEmulator({ $0.behaviour.findsFinishedByAddress = false }) { wire in
            let sid = try #require(try await wire.start().string("sid"))
            let pending = try await wire.get("\(Wire.verifications)/+15005550006")
            _ = try await wire.post("\(Wire.verifications)/\(sid)", ["Status": "canceled"])

            #expect(pending.string("sid") == sid)
            #expect(try await wire.get("\(Wire.verifications)/+15005550006").number("code") == 20404)
            #expect(try await wire.get("\(Wire.verifications)/\(sid)").string("status") == "canceled")
        }
    }

    @Test func `a service with pending verifications stays when the switch says so`() async throws {
        try await Wire.withEmulator({ $0.behaviour.deletesBusyServices = false }) { wire in
            _ = try await wire.start()
            let refused = try await wire.delete("/v2/Services/\(Wire.service)")
            try await wire.advanceClock(by: 600)
            let deleted = try await wire.delete("/v2/Services/\(Wire.service)")

            #expect(refused.status == 409)
            #expect(refused.number("code") == 20409)
            #expect(deleted.status == 204)
        }
    }

    @Test func `payments follow their switches`() async throws {
        try await Wire.withEmulator({
            $0.behaviour.transactionMismatch = .refused
            $0.behaviour.changedTransaction = .same
        }) { wire in
            _ = try await wire.post("/v2/Services/\(Wire.service)", ["Psd2Enabled": "true"])
            let first = try await wire.post(
                Wire.verifications,
                ["To": "+15005550006", "Channel": "sms", "Amount": "1", "Payee": "a"]
            )
            let second = try await wire.post(
                Wire.verifications,
                ["To": "+15005550006", "Channel": "sms", "Amount": "2", "Payee": "a"]
            )
            let code = try await wire.code()
            let form: KeyValuePairs = ["To": "+15005550006", "Code": code, "Amount": "2", "Payee": "a"]
            let mismatch = try await wire.post(Wire.checks, form)
            let right = try await wire.post(
                Wire.checks,
                ["To": "+15005550006", "Code": code, "Amount": "1", "Payee": "a"]
            )

            #expect(first.string("sid") == second.string("sid"))
            #expect(second.string("amount") == "1")
            #expect(mismatch.number("code") == 60200)
            #expect(right.string("status") == "approved")
        }
    }

    @Test(arguments: [("email", "rosa@example.org", 60217), ("whatsapp", "+15005550006", 68008)])
    func `an unconfigured channel is refused when the switch says so`(
        channel: String,
        to: String,
        code: Int
    ) async throws {
        try await Wire.withEmulator({
            $0.behaviour.emailIsConfigured = false
            $0.behaviour.whatsappIsConfigured = false
        }) { wire in
            let refused = try await wire.start(to, by: channel)

            #expect(refused.status == 400)
            #expect(refused.number("code") == code)
        }
    }

    @Test func `refusals name a time to wait when the switch says so`() async throws {
        try await Wire.withEmulator({ $0.behaviour.retryAfterSeconds = 7 }) { wire in
            for _ in 0..<5 { _ = try await wire.start() }

            #expect(try await wire.start().headers["retry-after"] == "7")
        }
    }

    /// What stands in `switches` for a kind of value, and such a value.
    static let examples = [
        "seconds": "12", "count": "12", "countries": "KP,CU", "prefixes": "+4477,+1500", "tries": "3",
        "milliseconds": "7",
    ]

    @Test(arguments: Behaviour.switches.map(\.name))
    func `every named switch takes the values it names`(name: String) throws {
        let values = try #require(Behaviour.switches.first { $0.name == name }).values
        for value in values.split(separator: " | ").map(String.init) {
            var behaviour = Behaviour()
            try behaviour.set(name, to: Self.examples[value] ?? value)
        }
        #expect(throws: UnknownBehaviour.self) {
            var behaviour = Behaviour()
            try behaviour.set(name, to: "nonsense")
        }
    }

    @Test func `an unknown switch is named with the known ones`() {
        var behaviour = Behaviour()
        let error = #expect(throws: UnknownBehaviour.self) { try behaviour.set("mood", to: "good") }

        #expect(error?.description.contains("code-after-cancel") == true)
    }
}
