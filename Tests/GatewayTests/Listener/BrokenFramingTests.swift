import TestSupport
import Testing

/// Requests that no HTTP library would send, over a bare socket.
@Suite struct BrokenFramingTests {
    private func head(_ gateway: TestGateway, _ framing: String) -> String {
        """
        POST /login/start HTTP/1.1\r
        Host: localhost\r
        Authorization: Bearer \(gateway.key)\r
        Content-Type: application/json\r
        \(framing)\r
        \r\n
        """
    }

    @Test func `a body that ends early or is chunked wrongly is the peer's fault`() async throws {
        try await TestGateway.with { (gateway) async throws in
            for request in [
                head(gateway, "Content-Length: 13") + #"{"user"#,
                head(gateway, "Transfer-Encoding: chunked") + "zz\r\n",
                head(gateway, "Transfer-Encoding: chunked") + "3\r\n{}",
            ] {
                let answer = try await RawConnection.exchange(gateway, request)
                #expect(answer.hasPrefix("HTTP/1.1 400 "))
                #expect(answer.contains(#""code":"malformed_request""#))
            }
            #expect(gateway.log.errors.isEmpty)
        }
    }

    @Test func `no answer to a HEAD has a body, not even a refusal`() async throws {
        try await TestGateway.with { (gateway) async throws in
            for path in ["/healthz", "/nope", "/login/start", "/flows/flw_01jd0w3v9k7x2m5c8q4r6t1z0b"] {
                let request = "HEAD \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n"
                let answer = try await RawConnection.exchange(gateway, request)

                #expect(answer.hasSuffix("\r\n\r\n"), "\(answer)")
                #expect(answer.lowercased().contains("content-length: "))
            }
        }
    }

    @Test func `a request whose framing is ambiguous is refused`() async throws {
        try await TestGateway.with { (gateway) async throws in
            for request in [
                "GARBAGE\r\n\r\n",
                head(gateway, "Content-Length: 2\r\nContent-Length: 3") + "{} ",
                head(gateway, "Content-Length: 2\r\nTransfer-Encoding: chunked") + "0\r\n\r\n",
                head(gateway, "Content-Length: -1") + "{}",
                "GET /healthz HTTP/1.1\r\nHost: x\r\nX: \u{0}\r\n\r\n",
            ] {
                let answer = try await RawConnection.exchange(gateway, request)
                #expect(answer.hasPrefix("HTTP/1.1 400 "))
                #expect(answer.contains(#""code":"malformed_request""#))
                #expect(answer.lowercased().contains("connection: close"))
            }
            #expect(gateway.log.errors.isEmpty)
        }
    }

    @Test func `a chunked body within the limit is read, one beyond it is refused`() async throws {
        try await TestGateway.with { (gateway) async throws in
            let chunk = "8000\r\n" + String(repeating: " ", count: 0x8000) + "\r\n"
            let start = head(gateway, "Transfer-Encoding: chunked\r\nConnection: close")

            let within = try await RawConnection.exchange(gateway, start + chunk + "2\r\n{}\r\n0\r\n\r\n")
            let beyond = try await RawConnection.exchange(gateway, start + chunk + chunk + "2\r\n{}\r\n0\r\n\r\n")

            #expect(within.hasPrefix("HTTP/1.1 422 "))
            #expect(beyond.hasPrefix("HTTP/1.1 413 "))
        }
    }
}
