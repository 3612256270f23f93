import Foundation
import Testing
import VerifyEmulator

@Suite struct ProtocolTests {
    @Test(arguments: [
        User.nobody, .named("AC0000000000000000000000000ace0002", password: Wire.password),
        .named(Wire.account, password: "wrong"), .named(Wire.account, password: ""), .device("anything"),
    ])
    func `wrong credentials are refused before anything else`(user: User) async throws {
        try await Wire.withEmulator { wire in
            for path in ["/v2/Services", Wire.verifications, "/v2/Attempts/Summary"] {
                let refused = try await wire.get(path, as: user)
                #expect([401, 405].contains(refused.status))
                if refused.status == 401 {
                    #expect(refused.number("code") == 20003)
                    #expect(refused.string("message") == "Authenticate")
                }
            }
        }
    }

    @Test func `an API key is let in`() async throws {
        let key = "SK00000000000000000000000000000001"
        try await Wire.withEmulator({ $0.apiKeys = [key: "secret:with colon"] }) { wire in
            let right = try await wire.get("/v2/Services", as: .named(key, password: "secret:with colon"))
            let wrong = try await wire.get("/v2/Services", as: .named(key, password: "secret"))

            #expect(right.status == 200)
            #expect(wrong.status == 401)
        }
    }

    @Test(arguments: [
        "/v2", "/v2/", "/v2/services", "/v2/Services/", "/v3/Services", "/v2/Services/\(Wire.service)/Nothing",
        "/v2/Services/VA00000000000000000000000000009999", "/v2/Services/%00", "/v2/Services/..%2F", "/robots.txt",
        "/v2/Services/\(Wire.service)/Verifications/VE00000000000000000000000000009999",
        "/v2/Services/\(Wire.service)/RateLimit",
    ])
    func `an unknown place is a 404 of the provider`(path: String) async throws {
        try await Wire.withEmulator { wire in
            let missing = try await wire.get(path)

            #expect(missing.status == 404)
            #expect(missing.number("code") == 20404)
            #expect(missing.headers["content-type"] == "application/json")
        }
    }

    @Test(arguments: [
        ("PUT", "/v2/Services", "GET, POST"), ("PATCH", "/v2/Services/\(Wire.service)", "GET, POST, DELETE"),
        ("GET", Wire.checks, "POST"), ("DELETE", Wire.verifications, "POST"), ("OPTIONS", "/v2/Attempts", "GET"),
    ])
    func `a wrong method is a 405 that names the right ones`(method: String, path: String, allow: String) async throws {
        try await Wire.withEmulator { wire in
            let refused = try await wire.send(method, path)

            #expect(refused.status == 405)
            #expect(refused.number("code") == 20004)
            #expect(refused.headers["allow"] == allow)
        }
    }

    @Test func `every answer says what it is, when it was and which request it answers`() async throws {
        try await Wire.withEmulator { wire in
            let api = try await wire.get("/v2/Services")
            let page = try await wire.get("/")

            for answer in [api, page] {
                #expect(answer.headers["postern-emulator"]?.contains("not Twilio") == true)
                let id = try #require(answer.headers["twilio-request-id"])
                #expect(id.hasPrefix("RQ") && id.count == 34)
                #expect(answer.headers["twilio-request-duration"]?.hasPrefix("0.") == true)
                #expect(answer.headers["twilio-concurrent-requests"] == "1")
            }
            #expect(page.text.contains("This is not Twilio"))
            #expect(page.headers["content-type"] == "text/html; charset=utf-8")
        }
    }

    @Test func `the date is that of the emulator's clock, in the form of RFC 9110`() async throws {
        try await Wire.withEmulator { wire in
            try await wire.advanceClock(by: 86_400)
            let answer = try await wire.get("/v2/Services")

            let format = Date.VerbatimFormatStyle(
                format:
                    "\(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .padded(4)) \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits)",
                locale: Locale(identifier: "en_US_POSIX"),
                timeZone: .gmt,
                calendar: Calendar(identifier: .gregorian)
            )
            let expected = [86_395, 86_400, 86_405].map { format.format(Date(timeIntervalSinceNow: $0)) }
            let date = try #require(answer.headers["date"])
            #expect(expected.contains { date.hasPrefix($0) })
            #expect(date.hasSuffix(" GMT"))
        }
    }

    @Test func `dates in answers have whole seconds and a Z`() async throws {
        try await Wire.withEmulator { wire in
            let started = try await wire.start()

            for member in ["date_created", "date_updated", "send_code_attempts.0.time"] {
                let date = try #require(started.string(member))
                #expect(date.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil)
            }
        }
    }

    @Test func `addresses name the host that was called`() async throws {
        try await Wire.withEmulator { wire in
            let service = try await wire.get("/v2/Services/\(Wire.service)")

            #expect(service.string("url") == "http://verify.example.org/v2/Services/\(Wire.service)")
        }
    }

    @Test(arguments: [
        "", "&&&", "=", "To", "To=%", "To=%zz&Channel=%ff%fe", "%00=%00", String(repeating: "a=b&", count: 16_000),
    ])
    func `a malformed body is a client's error`(body: String) async throws {
        try await Wire.withEmulator { wire in
            for path in [Wire.verifications, Wire.checks, "\(Wire.entity)/Factors", "/v2/Services"] {
                let refused = try await wire.send("POST", path, body: body)
                #expect(refused.status == 400)
            }
        }
    }

    @Test func `a body that is too long is refused`() async throws {
        try await Wire.withEmulator { wire in
            let refused = try await wire.send("POST", Wire.verifications, body: String(repeating: "a", count: 65_537))

            #expect(refused.status == 413)
            #expect(refused.number("code") == 20413)
        }
    }

    @Test func `an answer to HEAD has no body`() async throws {
        try await Wire.withEmulator { wire in
            for path in ["/", "/v2/Services", "/_emulator/messages"] {
                let answer = try await wire.send("HEAD", path)
                #expect(answer.headers["content-length"] != "0")
                #expect(answer.body.isEmpty)
            }
        }
    }

    @Test func `one connection carries many calls`() async throws {
        try await Wire.withEmulator { wire in
            let one = "GET /v2/Services HTTP/1.1\r\nHost: x\r\nAuthorization: \(User.account.header ?? "")\r\n"
            let bytes = try await RawHTTP.exchange(
                one + "\r\n" + one + "\r\n" + one + "Connection: close\r\n\r\n",
                port: wire.port
            )

            let text = String(decoding: bytes, as: UTF8.self)
            #expect(text.components(separatedBy: "HTTP/1.1 200 OK").count == 4)
        }
    }
}
