import Foundation
import Testing
import VerifyEmulator

@Suite struct SilentAuthTests {
    static let number = "+15005550006"

    @Test func `a verification is approved only after the address was opened`() async throws {
        try await Wire.withEmulator { wire in
            let started = try await wire.start(by: "sna")
            let early = try await wire.checkSilently()
            let opened = try await wire.open(started)
            let approved = try await wire.checkSilently()
            let late = try await wire.checkSilently()

            #expect(started.status == 201)
            #expect(started.string("channel") == "sna")
            #expect(started.string("send_code_attempts.0.channel") == "sna")
            #expect(started.string("sna.url")?.hasPrefix("http://verify.example.org/") == true)
            #expect(started.string("lookup.carrier.type") == "mobile")
            #expect(try await wire.get("/_emulator/messages").count("messages") == 0)
            #expect(early.status == 200 && early.string("status") == "pending" && early.bool("valid") == false)
            #expect(early.number("sna_attempts_error_codes.0.code") == 60519)
            #expect(
                early.string("sna_attempts_error_codes.0.attempt_sid")
                    == started.string("send_code_attempts.0.attempt_sid")
            )
            #expect(opened.text == "ErrorCode=0&ErrorDescription=Success&Carrier=Example%20Wireless")
            #expect(opened.headers["content-type"] == "text/plain; charset=utf-8")
            #expect(approved.string("status") == "approved" && approved.bool("valid") == true)
            #expect(approved.count("sna_attempts_error_codes") == 0)
            #expect(late.number("code") == 20404)
        }
    }

    @Test(arguments: ["GET", "POST"])
    func `the address opens by either method, without credentials, and as often as one likes`(
        method: String
    ) async throws {
        try await Wire.withEmulator { wire in
            let started = try await wire.start(by: "sna")
            for _ in 0..<2 {
                let opened = try await wire.open(started, by: method)
                #expect(opened.text.hasPrefix("ErrorCode=0&"))
            }
            #expect(try await wire.get("/_emulator/sna/nothing", as: .nobody).status == 404)
            #expect(try await wire.checkSilently().string("status") == "approved")
        }
    }

    @Test(arguments: [60003, 60500, 60519, 60531, 60540])
    func `a number that ends in a code fails with it`(code: Int) async throws {
        try await Wire.withEmulator { wire in
            let number = "+150055\(code)"
            let started = try await wire.start(number, by: "sna")
            let opened = try await wire.open(started)
            let check = try await wire.checkSilently(to: number)
            let again = try await wire.start(number, by: "sna")
            let both = try await wire.checkSilently(to: number)

            #expect(opened.text.hasPrefix("ErrorCode=\(code)&"))
            #expect(check.string("status") == "pending")
            #expect(check.number("sna_attempts_error_codes.0.code") == code)
            #expect(again.string("sid") == started.string("sid"))
            #expect(again.string("sna.url") != started.string("sna.url"))
            #expect(both.number("sna_attempts_error_codes.0.code") == code)
            #expect(both.number("sna_attempts_error_codes.1.code") == 60519)
        }
    }

    @Test func `a client token has to come back`() async throws {
        try await Wire.withEmulator { wire in
            let started = try await wire.post(
                Wire.verifications,
                ["To": Self.number, "Channel": "sna", "EnableSnaClientToken": "true"]
            )
            let opened = try await wire.open(started)
            let token = try #require(opened.text.components(separatedBy: "&SnaClientToken=").last)
            let missing = try await wire.checkSilently()
            let wrong = try await wire.checkSilently(token: "wrong")
            let right = try await wire.checkSilently(token: token)

            #expect(token.count >= 32)
            #expect(missing.status == 400 && missing.number("code") == 60200)
            #expect(wrong.string("status") == "pending")
            #expect(right.string("status") == "approved")
        }
    }

    @Test func `five wrong client tokens are five wrong checks`() async throws {
        try await Wire.withEmulator { wire in
            let started = try await wire.post(
                Wire.verifications,
                ["To": Self.number, "Channel": "sna", "EnableSnaClientToken": "true"]
            )
            _ = try await wire.open(started)
            for _ in 0..<5 { #expect(try await wire.checkSilently(token: "wrong").status == 200) }
            #expect(try await wire.checkSilently(token: "wrong").number("code") == 60202)
        }
    }

    @Test func `asking whether it has happened is no guess`() async throws {
        try await Wire.withEmulator { wire in
            let started = try await wire.start(by: "sna")
            for _ in 0..<8 { #expect(try await wire.checkSilently().string("status") == "pending") }
            _ = try await wire.open(started)
            #expect(try await wire.checkSilently().string("status") == "approved")
        }
    }

    @Test func `a text message can take over`() async throws {
        try await Wire.withEmulator { wire in
            let silent = try await wire.start("+15005560531", by: "sna")
            _ = try await wire.open(silent)
            let text = try await wire.start("+15005560531", by: "sms")
            let check = try await wire.check(wire.code(for: "+15005560531"), to: "+15005560531")

            #expect(text.string("sid") == silent.string("sid"))
            #expect(text["sna"] == nil)
            #expect(check.string("status") == "approved")
            #expect(check.count("sna_attempts_error_codes") == 0)
        }
    }

    @Test func `an address that is opened too late proves nothing`() async throws {
        try await Wire.withEmulator { wire in
            let started = try await wire.start(by: "sna")
            try await wire.advanceClock(by: 601)
            #expect(try await wire.open(started).text.hasPrefix("ErrorCode=60002&"))
            #expect(try await wire.checkSilently().number("code") == 20404)
        }
    }

    @Test func `a check without a code asks about silent attempts only`() async throws {
        try await Wire.withEmulator { wire in
            _ = try await wire.start()
            #expect(try await wire.checkSilently().number("code") == 60200)
        }
    }

    @Test(arguments: [
        ("+15005550006", "203.0.113.7", "sna"), ("+15005550006", "2001:db8::7", "sna"),
        ("+15005550006", "192.168.1.7", "sms"), ("+15005550006", "fe80::1", "sms"), ("+15005550006", "::1", "sms"),
        ("+15005550006", "fd00::7", "sms"), ("+15005550006", "172.31.0.1", "sms"), ("+15005550006", nil, "sms"),
        ("+15005560008", "203.0.113.7", "sms"),
    ])
    func `auto is silent where the device looks mobile`(to: String, device: String?, channel: String) async throws {
        try await Wire.withEmulator { wire in
            let extra = device.map { "&DeviceIp=\(Wire.escaped($0))" } ?? ""
            let started = try await wire.send(
                "POST",
                Wire.verifications,
                body: "Channel=auto&To=\(Wire.escaped(to))\(extra)"
            )

            #expect(started.status == 201)
            #expect(started.string("channel") == channel)
            #expect((started["sna"] != nil) == (channel == "sna"))
        }
    }

    @Test func `an account without silent authentication says so`() async throws {
        try await Wire.withEmulator({ $0.behaviour.silentAuthIsAvailable = false }) { wire in
            let refused = try await wire.start(by: "sna")
            let text = try await wire.post(
                Wire.verifications,
                ["To": Self.number, "Channel": "auto", "DeviceIp": "203.0.113.7"]
            )

            #expect(refused.status == 400 && refused.number("code") == 60001)
            #expect(text.string("channel") == "sms")
        }
    }
}

extension Wire {
    func checkSilently(to: String = SilentAuthTests.number, token: String? = nil) async throws -> RawAnswer {
        let extra = token.map { "&SnaClientToken=\(Self.escaped($0))" } ?? ""
        return try await send("POST", Self.checks, body: "To=\(Self.escaped(to))\(extra)")
    }

    /// Opens the address in an answer, as the phone does.
    func open(_ started: RawAnswer, by method: String = "GET") async throws -> RawAnswer {
        let url = try #require(started.string("sna.url"), "\(started.text)")
        return try await send(method, try #require(URL(string: url)?.path), as: .nobody)
    }
}
