import Testing
import VerifyEmulator

@Suite struct FaultTests {
    /// Starts with one fault in force and tells what came of it, and whether the call took effect.
    private func start(
        under fault: String,
        _ test: @escaping @Sendable (RawAnswer, _ sends: Int) throws -> Void
    ) async throws {
        try await Wire.withEmulator { wire in
            let added = try await wire.postJSON("/_emulator/faults", "[\(fault)]")
            try #require(added.status == 200, "\(added.text)")
            let answer = try await wire.start()
            let sends = try #require(try await wire.get("/_emulator/messages").count("messages"))
            try test(answer, sends)
        }
    }

    @Test func `a status takes the place of the call`() async throws {
        try await start(
            under: #"{"operation":"CreateVerification","effect":"status","status":429,"code":20429,"retry_after":3}"#
        ) { answer, sends in
            #expect(answer.status == 429)
            #expect(answer.number("code") == 20429)
            #expect(answer.headers["retry-after"] == "3")
            #expect(sends == 0)
        }
    }

    @Test func `a status may hide a call that took effect`() async throws {
        try await start(under: #"{"effect":"status","status":500,"processes":true}"#) { answer, sends in
            #expect(answer.status == 500)
            #expect(answer.body.isEmpty)
            #expect(sends == 1)
        }
    }

    @Test(arguments: [("drop_before", 0), ("drop_after", 1)])
    func `a dropped connection tells nothing`(effect: String, sends: Int) async throws {
        try await Wire.withEmulator { wire in
            _ = try await wire.postJSON("/_emulator/faults", #"{"operation":"*","effect":"\#(effect)"}"#)
            let request =
                "POST \(Wire.verifications) HTTP/1.1\r\nHost: x\r\nAuthorization: \(User.account.header ?? "")\r\n"
                + "Content-Length: 31\r\n\r\nTo=%2B15005550006&Channel=sms&x"
            let bytes = try await RawHTTP.exchange(request, port: wire.port)
            let delivered = try await wire.get("/_emulator/messages").count("messages")

            #expect(bytes.isEmpty)
            #expect(delivered == sends)
        }
    }

    @Test(arguments: [
        "html", "truncated", "wrong_types", "empty", "null", "binary", "invalid", "unknown_status", "foreign",
        "sparse",
    ])
    func `a spoiled answer hides a call that took effect`(kind: String) async throws {
        try await start(under: #"{"effect":"garbage","kind":"\#(kind)"}"#) { answer, sends in
            #expect(answer.status == 201)
            #expect(answer.headers["content-length"] == String(answer.body.count))
            #expect(sends == 1)
            switch kind {
            case "invalid": #expect(answer.bool("valid") == false)
            case "unknown_status": #expect(answer.string("status") == "quantum")
            case "foreign": #expect(answer.string("sid") == "VE" + String(repeating: "f", count: 32))
            case "sparse":
                #expect(answer.string("status") == "pending")
                #expect(answer["send_code_attempts"] == nil && answer["lookup"] == nil)
            default: #expect(answer.string("sid")?.hasPrefix("VE") != true)
            }
        }
    }

    @Test func `a slow answer is whole in the end`() async throws {
        try await start(under: #"{"effect":"slow","bytes_per_second":20000}"#) { answer, sends in
            #expect(answer.string("status") == "pending")
            #expect(sends == 1)
        }
    }

    @Test func `a huge answer is well-formed`() async throws {
        try await start(under: #"{"effect":"huge","bytes":3000000}"#) { answer, _ in
            #expect(answer.body.count > 3_000_000)
            #expect(answer.headers["content-length"] == String(answer.body.count))
            #expect(answer.string("status") == "pending")
        }
    }

    @Test func `a redirect leads elsewhere and does nothing`() async throws {
        try await start(under: #"{"effect":"redirect","location":"http://127.0.0.1:9/x","status":307}"#) {
            answer,
            sends in
            #expect(answer.status == 307)
            #expect(answer.headers["location"] == "http://127.0.0.1:9/x")
            #expect(sends == 0)
        }
    }

    @Test func `a delayed answer comes`() async throws {
        try await start(under: #"{"effect":"delay","seconds":0.05}"#) { answer, sends in
            #expect(answer.status == 201)
            #expect(sends == 1)
        }
    }

    @Test func `a fault meets its operation, after those it skips, as often as it counts`() async throws {
        try await Wire.withEmulator { wire in
            _ = try await wire.postJSON(
                "/_emulator/faults",
                #"[{"operation":"CreateVerification","effect":"status","status":503,"skip":1,"count":2}]"#
            )
            var statuses: [Int] = []
            for _ in 0..<5 {
                statuses.append(try await wire.start().status)
                #expect(try await wire.check("000000").status == 200)
            }

            #expect(statuses == [201, 503, 503, 201, 201])
        }
    }

    @Test func `faults are shown and cleared`() async throws {
        try await Wire.withEmulator { wire in
            _ = try await wire.postJSON("/_emulator/faults", #"{"effect":"garbage","kind":"html","count":3}"#)
            let shown = try await wire.get("/_emulator/faults")
            let cleared = try await wire.delete("/_emulator/faults")

            #expect(shown.string("0.effect") == "garbage")
            #expect(shown.string("0.kind") == "html")
            #expect(shown.number("0.count") == 3)
            #expect(cleared.text == "[]")
            #expect(try await wire.start().status == 201)
        }
    }

    @Test(arguments: [
        "", "{}", #"{"effect":"explode"}"#, #"{"effect":"status"}"#, #"{"effect":"status","status":99}"#,
        #"{"effect":"delay","seconds":-1}"#, #"{"effect":"delay","count":0}"#,
        #"{"operation":"Start","effect":"delay"}"#,
        #"[{"effect":"garbage","kind":"x"}]"#,
    ])
    func `what is no fault is refused`(json: String) async throws {
        try await Wire.withEmulator { wire in
            let refused = try await wire.postJSON("/_emulator/faults", json)

            #expect(refused.status == 400)
            #expect(refused.string("error") != nil)
        }
    }
}
