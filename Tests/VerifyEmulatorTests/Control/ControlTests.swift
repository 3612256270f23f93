import Testing
import VerifyEmulator

@Suite struct ControlTests {
    @Test func `the inbox holds everything in order and can be filtered`() async throws {
        try await Wire.withEmulator { wire in
            _ = try await wire.start()
            _ = try await wire.start("rosa@example.org", by: "email")
            _ = try await wire.start(by: "call")
            let all = try await wire.get("/_emulator/messages", as: .nobody)
            let phone = try await wire.get("/_emulator/messages?to=%2B15005550006", as: .nobody)

            #expect(all.count("messages") == 3)
            #expect(all.string("messages.1.to") == "rosa@example.org")
            #expect(phone.count("messages") == 2)
            let code = try #require(phone.string("messages.0.code"))
            #expect(phone.string("messages.0.text") == "Your Postern verification code is: \(code)")
            #expect(phone.string("messages.1.text")?.contains(code.map(String.init).joined(separator: ", ")) == true)
            #expect(phone.string("messages.0.time")?.hasSuffix("Z") == true)
        }
    }

    @Test func `the clock goes ahead and never back`() async throws {
        try await Wire.withEmulator { wire in
            let ahead = try await wire.postJSON("/_emulator/clock", #"{"advance_seconds":90}"#)
            let more = try await wire.postJSON("/_emulator/clock", #"{"advance_seconds":10}"#)
            let shown = try await wire.get("/_emulator/clock")

            #expect(ahead.number("advanced_seconds") == 90)
            #expect(more.number("advanced_seconds") == 100)
            #expect(shown.number("advanced_seconds") == 100)
            for wrong in ["", "{}", #"{"advance_seconds":-1}"#, #"{"advance_seconds":1e12}"#, "[]"] {
                #expect(try await wire.postJSON("/_emulator/clock", wrong).status == 400)
            }
        }
    }

    @Test func `a reset forgets everything but the services of the start`() async throws {
        try await Wire.withEmulator { wire in
            _ = try await wire.start()
            _ = try await wire.post("/v2/Services", ["FriendlyName": "another"])
            _ = try await wire.postJSON("/_emulator/faults", #"[{"effect":"drop_before","count":9,"skip":9}]"#)
            try await wire.advanceClock(by: 90)
            let reset = try await wire.post("/_emulator/reset")

            #expect(reset.status == 200)
            #expect(try await wire.get("/_emulator/messages").count("messages") == 0)
            #expect(try await wire.get("/_emulator/faults").text == "[]")
            #expect(try await wire.get("/_emulator/clock").number("advanced_seconds") == 0)
            #expect(try await wire.get("/v2/Services").count("services") == 1)
            #expect(try await wire.start().count("send_code_attempts") == 1)
        }
    }

    @Test func `calls are counted by operation`() async throws {
        try await Wire.withEmulator { wire in
            _ = try await wire.start()
            _ = try await wire.check("000000")
            _ = try await wire.check("000000")
            let calls = try await wire.get("/_emulator/calls")

            #expect(calls.number("calls.CreateVerification") == 1)
            #expect(calls.number("calls.CreateVerificationCheck") == 2)
        }
    }

    @Test func `calls under way at once are counted`() async throws {
        try await Wire.withEmulator { wire in
            _ = try await wire.postJSON("/_emulator/faults", #"{"effect":"delay","seconds":0.3,"count":3}"#)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<3 { group.addTask { _ = try await wire.start() } }
                try await group.waitForAll()
            }
            let calls = try await wire.get("/_emulator/calls")
            _ = try await wire.post("/_emulator/reset")
            let reset = try await wire.get("/_emulator/calls")

            #expect(calls.number("peak_concurrent") == 3)
            #expect(reset.number("peak_concurrent") == 1)
        }
    }

    @Test func `a page that is not there is no call to the provider`() async throws {
        try await Wire.withEmulator { wire in
            let missing = try await wire.get("/_emulator/nothing", as: .nobody)

            #expect(missing.status == 404)
            #expect(missing.string("error") != nil)
        }
    }
}
