import Curl
import Testing
import VerifyModel

@testable import VerifyClient

/// What an answer proves: the rules alone, on bytes as the provider and the proxies before it send them.
@Suite struct RawAnswerTests {
    @Test(arguments: [200, 201, 204])
    func `any 2xx is a success`(status: Int) throws {
        let answer = RawAnswer(status: status, body: [])

        #expect(try answer.accepted().status == status)
    }

    @Test func `20429 was not processed, and Retry-After says when to come back`() {
        let answer = refusal(429, code: 20429, retryAfter: "7")

        #expect(
            error(of: answer)
                == .throttled(VerifyFailure(20429, "m", status: 429), retryAfter: .seconds(7), requestID: "RQ01")
        )
    }

    @Test(arguments: [60202, 60203, 60212, 60308, 60310, 60312])
    func `429 with a code of its own is an answer for the user`(code: Int) {
        let answer = refusal(429, code: code)

        #expect(
            error(of: answer) == .rejected(VerifyFailure(VerifyErrorCode(code), "m", status: 429), requestID: "RQ01")
        )
    }

    @Test(arguments: [(400, 60200), (401, 20003), (403, 60410), (404, 20404), (409, 60301)])
    func `a refusal in the provider's own words is trusted`(status: Int, code: Int) {
        let answer = refusal(status, code: code)

        #expect(
            error(of: answer)
                == .rejected(VerifyFailure(VerifyErrorCode(code), "m", status: status), requestID: "RQ01")
        )
    }

    @Test(arguments: [301, 302, 307, 400, 404, 408, 413, 429, 500, 502, 503, 504])
    func `a status without the provider's words proves nothing`(status: Int) {
        let answer = RawAnswer(status: status, body: Array("<html>Bad day</html>".utf8), requestID: "RQ01")

        #expect(error(of: answer) == .unknown(.status(status, nil), requestID: "RQ01"))
    }

    @Test(arguments: [(500, 20500), (503, 20503)])
    func `a server error leaves the outcome open, whatever it says`(status: Int, code: Int) {
        let answer = refusal(status, code: code)

        #expect(error(of: answer) == .unknown(.status(status, VerifyErrorCode(code)), requestID: "RQ01"))
    }

    @Test(arguments: [
        #"{"code":404,"message":"no route","status":404}"#,
        #"{"code":20404,"message":"m","status":200}"#,
        #"{"code":"20404","status":404}"#,
        #"{"error":"not found"}"#,
        #"[20404]"#,
        "",
    ])
    func `a body that is no error of the provider, or another status's, is not trusted`(body: String) {
        let answer = RawAnswer(status: 404, body: Array(body.utf8))

        #expect(error(of: answer) == .unknown(.status(404, nil), requestID: nil))
    }

    @Test func `the newer problem form is understood too`() throws {
        let body = """
            {"type":"https://www.twilio.com/docs/api/errors/60364","title":"Challenge SID invalid","status":400,
            "code":60364,"detail":"d","instance":"/v2","errors":[{"detail":"must match","pointer":"/sid"}]}
            """
        let answer = RawAnswer(status: 400, body: Array(body.utf8))

        #expect(error(of: answer)?.failure?.code == 60364)
    }

    @Test(
        arguments: [
            ("soon", nil), ("-1", nil), ("86400", nil), ("Wed, 21 Oct 2026 07:28:00 GMT", nil), ("0", .seconds(0)),
        ] as [(String, Duration?)]
    )
    func `only a sensible number of seconds is a Retry-After`(text: String, expected: Duration?) {
        let answer = refusal(429, code: 20429, retryAfter: text)

        guard case .throttled(_, let retryAfter, _) = error(of: answer) else { return #expect(Bool(false)) }
        #expect(retryAfter == expected)
    }

    @Test(arguments: ["RQ 01", "RQ\u{1B}[2J", "", String(repeating: "R", count: 65)])
    func `a request id that could spoil a log line is dropped`(text: String) {
        let answer = RawAnswer(status: 500, body: [], requestID: text)

        #expect(answer.requestID == nil)
    }

    @Test func `no error tells what the provider wrote`() {
        let body = #"{"code":60200,"message":"Invalid parameter `To`: +12025550143","status":400}"#
        let answer = RawAnswer(status: 400, body: Array(body.utf8))

        let text = error(of: answer).map { "\($0) \(String(reflecting: $0))" }

        #expect(text?.contains("60200") == true)
        #expect(text?.contains("+1202") == false)
    }

    @Test func `credentials do not print their secret`() {
        let credentials = VerifyCredentials.apiKey(APIKeySID("SK01"), secret: "canary")

        #expect(!"\(credentials) \(String(reflecting: credentials))".contains("canary"))
    }

    private func refusal(_ status: Int, code: Int, retryAfter: String? = nil) -> RawAnswer {
        let body = """
            {"code":\(code),"message":"m","more_info":"https://www.twilio.com/docs/errors/\(code)","status":\(status)}
            """
        return RawAnswer(status: status, body: Array(body.utf8), requestID: "RQ01", retryAfter: retryAfter)
    }

    private func error(of answer: RawAnswer) -> VerifyClientError? {
        do throws(VerifyClientError) {
            _ = try answer.accepted()
            return nil
        } catch {
            return error
        }
    }
}
