import Testing
import VerifyEmulator

@Suite struct VerificationTests {
    @Test func `a text message brings a code that approves once`() async throws {
        try await Wire.withEmulator { wire in
            let started = try await wire.start()
            let code = try await wire.code()
            let approved = try await wire.check(code)
            let again = try await wire.check(code)

            #expect(started.status == 201)
            #expect(started.string("status") == "pending")
            #expect(started.bool("valid") == false)
            #expect(started.string("channel") == "sms")
            #expect(started.string("send_code_attempts.0.channel") == "SMS")
            #expect(started.string("sid")?.hasPrefix("VE") == true)
            #expect(code.count == 6)
            #expect(approved.status == 200)
            #expect(approved.string("sid") == started.string("sid"))
            #expect(approved.string("status") == "approved")
            #expect(approved.bool("valid") == true)
            #expect(again.status == 404)
            #expect(again.number("code") == 20404)
            #expect(
                again.string("message")
                    == "The requested resource /Services/\(Wire.service)/VerificationCheck was not found"
            )
        }
    }

    @Test(arguments: [
        ("sms", "+15005550006", "SMS"), ("call", "+15005550006", "CALL"), ("whatsapp", "+15005550006", "whatsapp"),
        ("email", "rosa@example.org", "EMAIL"), ("auto", "+15005550006", "SMS"),
    ])
    func `every channel delivers`(channel: String, to: String, written: String) async throws {
        try await Wire.withEmulator { wire in
            let started = try await wire.start(to, by: channel)
            let inbox = try await wire.get("/_emulator/messages")
            let approved = try await wire.check(wire.code(for: to), to: to)

            #expect(started.string("send_code_attempts.0.channel") == written)
            #expect(inbox.string("messages.0.channel") == (channel == "auto" ? "sms" : channel))
            #expect(inbox.string("messages.0.to") == to)
            #expect(approved.string("status") == "approved")
        }
    }

    @Test func `starting again repeats the verification and its code on another channel`() async throws {
        try await Wire.withEmulator { wire in
            let first = try await wire.start()
            let code = try await wire.code()
            let second = try await wire.start(by: "call")

            #expect(second.status == 201)
            #expect(second.string("sid") == first.string("sid"))
            #expect(second.string("channel") == "call")
            #expect(second.count("send_code_attempts") == 2)
            #expect(try await wire.code() == code)
        }
    }

    @Test func `the sixth send is refused until the ten minutes are over`() async throws {
        try await Wire.withEmulator { wire in
            for _ in 0..<5 { #expect(try await wire.start().status == 201) }
            let sixth = try await wire.start()
            try await wire.advanceClock(by: 600)
            let later = try await wire.start()

            #expect(sixth.status == 429)
            #expect(sixth.number("code") == 60203)
            #expect(later.status == 201)
            #expect(later.count("send_code_attempts") == 1)
        }
    }

    @Test func `five wrong codes exhaust the verification`() async throws {
        try await Wire.withEmulator { wire in
            let sid = try #require(try await wire.start().string("sid"))
            let code = try await wire.code()
            for _ in 0..<5 {
                let wrong = try await wire.check(Wire.wrong(code))
                #expect(wrong.status == 200)
                #expect(wrong.string("status") == "pending")
                #expect(wrong.bool("valid") == false)
            }
            let sixth = try await wire.check(code)
            let fetched = try await wire.get("\(Wire.verifications)/\(sid)")
            let restarted = try await wire.start()
            try await wire.advanceClock(by: 600)
            let expired = try await wire.check(code)

            #expect(sixth.status == 429)
            #expect(sixth.number("code") == 60202)
            #expect(fetched.string("status") == "max_attempts_reached")
            #expect(restarted.number("code") == 60203)
            #expect(expired.number("code") == 20404)
            #expect(try await wire.get("\(Wire.verifications)/\(sid)").status == 404)
        }
    }

    @Test func `a malformed code is refused and costs nothing`() async throws {
        try await Wire.withEmulator { wire in
            _ = try await wire.start()
            for code in ["1", "123", "12345678901"] {
                let refused = try await wire.check(code)
                #expect(refused.status == 400)
                #expect(refused.number("code") == 60200)
            }
            for _ in 0..<4 { _ = try await wire.check(Wire.wrong(wire.code())) }

            #expect(try await wire.check(wire.code()).string("status") == "approved")
        }
    }

    @Test func `a check by SID fails for another service and another number`() async throws {
        try await Wire.withEmulator({ $0.services.append("VA00000000000000000000000000001002") }) { wire in
            let sid = try #require(try await wire.start().string("sid"))
            let code = try await wire.code()
            let elsewhere = "/v2/Services/VA00000000000000000000000000001002/VerificationCheck"

            let otherService = try await wire.post(elsewhere, ["VerificationSid": sid, "Code": code])
            let otherNumber = try await wire.post(
                Wire.checks,
                ["VerificationSid": sid, "To": "+15005550007", "Code": code]
            )
            let right = try await wire.post(Wire.checks, ["VerificationSid": sid, "Code": code])

            #expect(otherService.status == 404)
            #expect(otherNumber.status == 404)
            #expect(right.string("status") == "approved")
        }
    }

    @Test func `cancelling frees the number for a new verification with a new code`() async throws {
        try await Wire.withEmulator { wire in
            let first = try #require(try await wire.start().string("sid"))
            let code = try await wire.code()
            let canceled = try await wire.post("\(Wire.verifications)/\(first)", ["Status": "canceled"])
            let second = try await wire.start()

            #expect(canceled.status == 200)
            #expect(canceled.string("status") == "canceled")
            #expect(try await wire.get("\(Wire.verifications)/\(first)").string("status") == "canceled")
            #expect(second.string("sid") != first)
            #expect(second.count("send_code_attempts") == 1)
            #expect(try await wire.post(Wire.checks, ["VerificationSid": first, "Code": code]).status == 404)
        }
    }

    @Test func `the account may approve by destination, and the verification is gone`() async throws {
        try await Wire.withEmulator { wire in
            _ = try await wire.start()
            let approved = try await wire.post("\(Wire.verifications)/%2B15005550006", ["Status": "approved"])
            let again = try await wire.post("\(Wire.verifications)/+15005550006", ["Status": "approved"])

            #expect(approved.string("status") == "approved")
            #expect(approved.bool("valid") == true)
            #expect(again.status == 404)
        }
    }

    @Test func `polling is metered`() async throws {
        try await Wire.withEmulator { wire in
            let path = try "\(Wire.verifications)/\(#require(try await wire.start().string("sid")))"
            for _ in 0..<60 { #expect(try await wire.get(path).status == 200) }

            #expect(try await wire.get(path).number("code") == 20429)
        }
    }

    @Test func `parallel right codes approve once`() async throws {
        try await Wire.withEmulator { wire in
            _ = try await wire.start()
            let code = try await wire.code()
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<40 { group.addTask { try await wire.check(code).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }

            #expect(statuses.count { $0 == 200 } == 1)
            #expect(statuses.count { $0 == 404 } == 39)
        }
    }
}
