import NIOCore
import NIOPosix
import TestSupport
import Testing

/// What a connection does between requests, over a bare socket.
@Suite struct ConnectionTests {
    private func request(_ method: String, _ path: String, _ headers: String = "", _ body: String = "") -> String {
        "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n\(headers)\r\n\(body)"
    }

    @Test func `requests in one go are answered in their order`() async throws {
        try await TestGateway.with { gateway in
            let body = "Content-Type: application/json\r\nContent-Length: 2\r\n"
            let answer = try await RawConnection.exchange(
                gateway,
                request("GET", "/first") + request("POST", "/login/start", body, "{}") + request("GET", "/third")
            )

            #expect(answer.statuses == ["404", "401", "404"])
        }
    }

    @Test func `bytes behind a request that are none are refused after its answer`() async throws {
        try await TestGateway.with { gateway in
            let answer = try await RawConnection.exchange(gateway, request("GET", "/first") + "NONSENSE\r\n\r\n")

            #expect(answer.statuses == ["404", "400"])
            #expect(answer.contains(#""code":"malformed_request""#))
            #expect(gateway.log.text.contains("refused what is no HTTP request"))
            let metrics = try await gateway.get(gateway.opsURL + "/metrics").text
            #expect(metrics.contains(#"gw_http_requests_total{method="none",route="none",status="400"} 1"#))
        }
    }

    @Test(arguments: [0, 1000, 5000, 300_000])
    func `a broken body that nobody reads is answered once, whatever comes behind it`(_ count: Int) async throws {
        try await TestGateway.with { gateway in
            let broken = "zz\r\n" + String(repeating: "junk", count: count / 4)
            let answer = try await RawConnection.exchange(
                gateway,
                request("POST", "/nothing", "Transfer-Encoding: chunked\r\n", broken)
            )

            #expect(answer.statuses == ["404"])
            #expect(answer.lowercased().contains("connection: close"))
        }
    }

    @Test(arguments: [100, 5000, 300_000])
    func `a request is answered, whatever bytes come behind it`(_ count: Int) async throws {
        try await TestGateway.with { (gateway) async throws in
            _ = try await gateway.enrollPhone("ann", "+447700900123")
            let body = #"{"user_id":"ann"}"#
            let headers = """
                Authorization: Bearer \(gateway.key)\r
                Content-Type: application/json\r
                Content-Length: \(body.utf8.count)\r\n
                """
            let junk = String(repeating: "\u{1}", count: count)
            let answer = try await RawConnection.exchange(
                gateway,
                request("POST", "/login/start", headers, body) + junk
            )

            #expect(answer.statuses == ["201", "400"])
        }
    }

    @Test(arguments: ["GET /x HTTP/1.1\r\nX:", "GET /x ", "GET /x HTTP/1.1\r\nHost: x\r\nContent-Length:"])
    func `blanks without an end are refused like any header that is too long`(_ start: String) async throws {
        try await TestGateway.with { gateway in
            let blanks = String(repeating: " ", count: 1_000_000)
            let answer = try await RawConnection.exchange(gateway, start + blanks)

            #expect(answer.statuses == ["400"])
        }
    }

    @Test func `many requests in one go are all answered`() async throws {
        try await TestGateway.with { (gateway) async throws in
            let body = "{\"user_id\":\"\(String(repeating: "a", count: 30_000))\"}"
            let headers = """
                Authorization: Bearer \(gateway.key)\r
                Content-Type: application/json\r
                Content-Length: \(body.utf8.count)\r\n
                """
            let requests = String(repeating: request("POST", "/login/start", headers, body), count: 15)
            let last = request("POST", "/login/start", "Connection: close\r\n" + headers, body)
            let answer = try await RawConnection.exchange(gateway, requests + last, ends: false)

            #expect(answer.statuses == [String](repeating: "422", count: 16))
        }
    }

    @Test(arguments: ["Connection: Close", "Connection: Upgrade\r\nUpgrade: h2c"])
    func `a wish to close is granted and said, an offer of another protocol passed over`(_ wish: String) async throws {
        try await TestGateway.with { gateway in
            let answer = try await RawConnection.exchange(
                gateway,
                request("GET", "/first", wish + "\r\n") + request("GET", "/second")
            )

            #expect(answer.statuses == ["404"])
            #expect(answer.lowercased().contains("connection: close"))
        }
    }

    @Test func `who asks first is told to send the body, or why not`() async throws {
        try await TestGateway.with { gateway in
            let asking = "Expect: 100-continue\r\nContent-Type: application/json\r\n"
            let invited = try await RawConnection.exchange(
                gateway,
                request("POST", "/login/start", asking + "Content-Length: 2\r\n", "{}")
            )
            let refused = try await RawConnection.exchange(
                gateway,
                request(
                    "POST",
                    "/login/start",
                    asking + "Authorization: Bearer \(gateway.key)\r\nContent-Length: 999999\r\n"
                )
            )

            #expect(invited.statuses == ["100", "401"])
            #expect(refused.statuses == ["413"])
        }
    }

    @Test func `a body in many small pieces is one body`() async throws {
        try await TestGateway.with { (gateway) async throws in
            let headers = """
                Authorization: Bearer \(gateway.key)\r
                Content-Type: application/json\r
                Transfer-Encoding: chunked\r\n
                """
            let pieces = String(repeating: "1\r\n \r\n", count: 60_000) + "2\r\n{}\r\n0\r\n\r\n"
            let answer = try await RawConnection.exchange(gateway, request("POST", "/login/start", headers, pieces))

            #expect(answer.statuses == ["422"])
        }
    }
}

extension String {
    /// The status codes of the answers in it.
    fileprivate var statuses: [String] {
        split(separator: "HTTP/1.1 ").dropFirst(hasPrefix("HTTP/1.1 ") ? 0 : 1).map { String($0.prefix(3)) }
    }
}
