import NIOCore
import NIOPosix
import TestSupport
import Testing

/// Requests and readers that take their time, over a bare socket.
@Suite(.timeLimit(.minutes(10))) struct SlowRequestTests {
    /// Sends `pieces` one after another, each when the last was taken, and returns what comes back until the end.
    private func exchange(_ gateway: TestGateway, _ pieces: [String], pause: Duration) async throws -> String {
        let port = try #require(gateway.url.split(separator: ":").last.flatMap { Int($0) })
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for piece in pieces {
                        // The server may have had enough before all is sent.
                        guard (try? await outbound.write(ByteBuffer(string: piece))) != nil else { return }
                        // This is the slowness that is tested.
                        try await Task.sleep(for: pause)
                    }
                }
                defer { group.cancelAll() }
                var answer = ByteBuffer()
                do {
                    for try await var part in inbound { answer.writeBuffer(&part) }
                } catch is IOError {
                    // Reset by a server that closes while we are still sending.
                }
                return String(buffer: answer)
            }
        }
    }

    private func options(_ settings: [String: String]) -> TestGateway.Options {
        var options = TestGateway.Options()
        options.settings = settings
        return options
    }

    private func head(_ gateway: TestGateway, _ path: String, length: Int = 1000) -> String {
        """
        POST \(path) HTTP/1.1\r
        Host: localhost\r
        Authorization: Bearer \(gateway.key)\r
        Content-Type: application/json\r
        Content-Length: \(length)\r
        \r\n
        """
    }

    @Test func `a body that comes byte by byte gets 408 and the connection is closed`() async throws {
        try await TestGateway.with(options(["HTTP_REQUEST_TIMEOUT_SECONDS": "1"])) { gateway in
            let bytes = [String](repeating: " ", count: 900)

            let answer = try await exchange(
                gateway,
                [head(gateway, "/login/start")] + bytes,
                pause: .milliseconds(20)
            )

            #expect(answer.hasPrefix("HTTP/1.1 408 "))
            #expect(answer.contains(#""code":"request_timeout""#))
            #expect(answer.lowercased().contains("connection: close"))
            #expect(gateway.log.errors.isEmpty)
        }
    }

    @Test func `a body that nobody reads does not keep the connection either`() async throws {
        try await TestGateway.with(options(["HTTP_REQUEST_TIMEOUT_SECONDS": "1"])) { gateway in
            let bytes = [String](repeating: " ", count: 900)

            let answer = try await exchange(gateway, [head(gateway, "/nothing")] + bytes, pause: .milliseconds(20))

            #expect(answer.hasPrefix("HTTP/1.1 404 "))
        }
    }

    @Test func `a head that never ends is cut off by the idle time-out`() async throws {
        try await TestGateway.with(options(["HTTP_IDLE_TIMEOUT_SECONDS": "1"])) { gateway in
            let lines = (0..<200).map { "X-Slow-\($0): a\r\n" }

            let answer = try await exchange(
                gateway,
                ["GET /healthz HTTP/1.1\r\nHost: localhost\r\n"] + lines,
                pause: .milliseconds(20)
            )

            #expect(!answer.contains(" 200 "))
        }
    }

    @Test func `a request in good time is not hurried, nor is one after it`() async throws {
        try await TestGateway.with(options(["HTTP_REQUEST_TIMEOUT_SECONDS": "1"])) { gateway in
            _ = try await gateway.enrollPhone("ann", "+447700900123")
            let flow = try await gateway.startLogin("ann")

            // Longer than the limit, and on one connection: the answer may take its time, only the request may not.
            let waited = try await gateway.get("/flows/\(flow)?wait=2")
            let next = try await gateway.get("/flows/\(flow)")

            #expect(waited.status == 200)
            #expect(next.status == 200)
        }
    }
}
