import Testing
import TestSupport
import VerifyEmulator

/// Bad input is refused with a stable code, asks the provider nothing and changes nothing.
@Suite struct BadInputTests {
    static let bodies: [String] = [
        "", "null", "[]", "42", "\"text\"", "{", #"{"user_id":"ann",}"#, #"{"user_id":"ann","user_id":"bob"}"#,
        "\u{FEFF}{\"user_id\":\"ann\"}", #"{"user_id":"a\u0000b"}"#, #"{"user_id":"\ud800"}"#, #"{"user_id":1e400}"#,
        #"{"user_id":9223372036854775808}"#, #"{"user_id":-0}"#, #"{"user_id":"ann"} {}"#, #"{"user_id":"ann","x":1}"#,
        #"{"user_id":null}"#, #"{"user_id":["ann"]}"#, #"{"user_id":{"a":1}}"#, #"{"user_id":""}"#,
        #"{"user_id":"a b"}"#, #"{"user_id":"a\nb"}"#, #"{"user_id":"ann","channel":"pigeon"}"#,
        #"{"user_id":"ann","channel":"sms","channels":["sms"]}"#, #"{"user_id":"ann","channels":[]}"#,
        #"{"user_id":"ann","context":{"ip":"fe80::1%eth0"}}"#,
        #"{"user_id":"ann","context":{"ip":"1.2.3.4, 5.6.7.8"}}"#,
        #"{"user_id":"ann","context":{"locale":"../../etc"}}"#, #"{"user_id":"ann","context":{"spy":1}}"#,
        #"{"user_id":"ann","factor_id":"FAC_01"}"#, #"{"user_id":"ann","first_factor":["Pwd!"]}"#,
        #"{"user_id":"ann","purpose":"enroll"}"#, #"{"user_id":"ann","nonce":"a\tb"}"#, "{'user_id':'ann'}",
        String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000),
        #"{"user_id":""# + String(repeating: "a", count: 129) + #""}"#,
    ]

    @Test func `no body, however wrong, reaches the provider`() async throws {
        try await TestGateway.with { gateway in
            for path in [
                "/login/start", "/login/preview", "/login/confirm", "/login/resend", "/login/cancel", "/enroll/phone",
            ] {
                for body in Self.bodies {
                    let answer = try await gateway.send("POST", path, body)
                    #expect((400..<500).contains(answer.status), "\(path) \(body.prefix(80)) → \(answer.status)")
                    #expect(answer.code != nil, "\(path) \(body.prefix(80)) has no problem document")
                    #expect(answer.string("request_id")?.isEmpty == false)
                }
            }
            #expect(await gateway.emulator.calls.isEmpty)
            #expect(try await gateway.database.count("select count(*) from users") == 0)
            #expect(gateway.log.errors.isEmpty)
        }
    }

    @Test(arguments: [
        ("text/plain", "unsupported_media_type"), ("application/json; charset=utf-16", "unsupported_media_type"),
        ("application/x-www-form-urlencoded", "unsupported_media_type"),
    ])
    func `a body that is not JSON is refused`(type: String, code: String) async throws {
        try await TestGateway.with { gateway in
            let answer = try await gateway.send(
                "POST",
                "/login/start",
                #"{"user_id":"ann"}"#,
                headers: [(name: "Content-Type", value: type)]
            )
            #expect(answer.code == code)
        }
    }

    @Test func `a body above 64 KiB is refused`() async throws {
        try await TestGateway.with { gateway in
            let answer = try await gateway.send("POST", "/login/start", String(repeating: " ", count: 65_537))
            #expect(answer.status == 413)
            #expect(answer.code == "body_too_large")
        }
    }

    @Test(arguments: ["123", "12345678901", "12-3456", "１２３４５６", "' or 1=1 --", "{{7*7}}", "123456\\n"])
    func `a malformed code is not counted`(code: String) async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", "+447700900123")
            let flow = try await gateway.startLogin("ann")
            let checks = await gateway.emulator.calls["CreateVerificationCheck"]

            let answer = try await gateway.send("POST", "/login/confirm", #"{"flow_id":"\#(flow)","code":"\#(code)"}"#)

            #expect(answer.status == 422)
            #expect(answer.code == "validation_failed")
            #expect(await gateway.emulator.calls["CreateVerificationCheck"] == checks)
            #expect(try await gateway.get("/flows/\(flow)")["checks_left"] as? Int == 5)
        }
    }

    @Test(arguments: [
        ("GET", "/login/start", 405, "method_not_allowed"), ("PROPFIND", "/login/start", 405, "method_not_allowed"),
        ("GET", "/nothing", 404, "not_found"), ("POST", "/v2/login/start", 404, "not_found"),
        ("GET", "/flows/flw_%00", 404, "flow_not_found"), ("GET", "/flows/..%2f..%2fetc", 404, "flow_not_found"),
        ("GET", "/flows/flw_01jd0w3v9k7x2m5c8q4r6t1z0b?wait=26", 422, "validation_failed"),
        ("GET", "/flows/flw_01jd0w3v9k7x2m5c8q4r6t1z0b?wait=1&wait=2", 422, "validation_failed"),
    ])
    func `a wrong path, method or query has its own answer`(
        method: String,
        path: String,
        status: Int,
        code: String
    ) async throws {
        try await TestGateway.with { gateway in
            let answer = try await gateway.send(method, path)

            #expect(answer.status == status)
            #expect(answer.code == code)
            if status == 405 { #expect(answer.header("Allow") == "POST") }
        }
    }

    @Test(
        arguments: [
            nil, "", "Bearer", "Bearer ", "Basic YTpi", "Bearer psk_test_short", "Bearer psk_live_0123456789ab_",
            "bearer psk_test_000000000000_" + String(repeating: "0", count: 52),
        ] as [String?]
    )
    func `a missing or malformed key is refused alike`(authorization: String?) async throws {
        try await TestGateway.with { gateway in
            let answer = try await gateway.raw("/login/start", authorization: authorization)

            #expect(answer.status == 401)
            #expect(answer.code == "credentials_invalid")
            #expect(answer.header("WWW-Authenticate")?.hasPrefix("Bearer") == true)
        }
    }
}
