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
