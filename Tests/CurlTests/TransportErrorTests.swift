import ScriptedServer
import Testing

@testable import Curl

/// Each way in which a call can fail, and whether the server may have acted on it.
@Suite(.timeLimit(.minutes(1)))
struct TransportErrorTests {
    @Test func `a closed port means refused and unsent`() async throws {
        let port = try ListeningSocket().port

        let failure = try await withTransport { await $0.failure(of: .post("http://127.0.0.1:\(port)/")) }

        #expect(failure?.reason == .refused)
        #expect(failure?.wasSent == false)
    }

    @Test func `an unknown host means unsent, and waits for no resolver`() async throws {
        let request = OutgoingRequest.post("http://postern.invalid/").within(total: .seconds(3), connect: .seconds(2))

        let failure = try await withTransport { await $0.failure(of: request) }

        // RFC 6761 §6.4: the name has no address. A resolver out of reach answers later than we wait.
        #expect(failure?.reason == .resolve || failure?.reason == .connectTimeout)
        #expect(failure?.wasSent == false)
    }

    @Test func `no answer within the deadline means timeout, and the connection is closed`() async throws {
        let server = try ScriptedServer { peer in
            try peer.readRequest()
            try peer.waitForHangUp()
        }

        let request = OutgoingRequest.post(server.url).within(total: .seconds(2))
        let failure = try await withTransport { await $0.failure(of: request) }

        #expect(failure == TransportError(reason: .timeout, curlCode: 28, wasSent: true))
        await server.nextHangUp()
    }

    @Test func `an answer in drops is too slow long before the deadline`() async throws {
        let server = try ScriptedServer { peer in
            try peer.readRequest()
            try peer.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n1")
            try peer.waitForHangUp()
        }

        let request = OutgoingRequest.post(server.url).within(total: .seconds(50))
        let failure = try await withTransport {
            $0.lowSpeed = (100, .seconds(1))
        } _: {
            await $0.failure(of: request)
        }

        #expect(failure == TransportError(reason: .tooSlow, curlCode: 28, wasSent: true))
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 10485760\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nA00000\r\n",
    ])
    func `a body of 10 MB is given up at the cap`(head: String) async throws {
        let server = try ScriptedServer { peer in
            try peer.readRequest()
            try peer.write(head)
            try peer.write([UInt8](repeating: 0x78, count: 10_485_760))
            try peer.waitForHangUp()
        }

        let failure = try await withTransport { await $0.failure(of: .post(server.url)) }

        #expect(failure?.reason == .bodyTooLarge)
        #expect(failure?.wasSent == true)
        await server.nextHangUp()
    }

    @Test func `a body as long as the cap is taken`() async throws {
        let server = try ScriptedServer { peer in
            try peer.readRequest()
            try peer.answer(body: String(repeating: "x", count: 1000))
        }

        let reply = try await withTransport {
            $0.maxBodyBytes = 1000
        } _: {
            try await $0.send(.post(server.url))
        }

        #expect(reply.body.count == 1000)
    }

    @Test(arguments: [1, 1000])
    func `headers without end are given up at the cap`(lines: Int) async throws {
        let server = try ScriptedServer { peer in
            try peer.readRequest()
            let value = String(repeating: "x", count: 90_000 / lines)
            try peer.write("HTTP/1.1 200 OK\r\n")
            while true { try peer.write(String(repeating: "X-Long: \(value)\r\n", count: lines)) }
        }

        let failure = try await withTransport { await $0.failure(of: .post(server.url)) }

        #expect(failure?.reason == .bodyTooLarge)
        #expect(failure?.wasSent == true)
        await server.nextHangUp()
    }

    @Test(arguments: [
        ("", TransportError.Reason.lost),
        ("HTTP/1.1 200 OK\r\n", .lost),
        ("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort", .lost),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nsho", .lost),
        ("+OK this is no HTTP at all\r\n", .malformed),
        ("HTTP/1.1 2x0 what\r\n\r\n", .malformed),
    ])
    func `half an answer, or none, may follow a request that was acted on`(
        answer: String,
        reason: TransportError.Reason
    ) async throws {
        let server = try ScriptedServer { peer in
            try peer.readRequest()
            try peer.write(answer)
        }

        let failure = try await withTransport { await $0.failure(of: .post(server.url)) }

        #expect(failure?.reason == reason)
        #expect(failure?.wasSent == true)
    }

    @Test func `a server without TLS fails the handshake`() async throws {
        let server = try ScriptedServer { try $0.write("HTTP/1.1 400 Bad Request\r\n\r\n") }

        let url = server.url.replacing("http:", with: "https:")
        let failure = try await withTransport { await $0.failure(of: .post(url)) }

        #expect(failure?.reason == .tls)
        #expect(failure?.wasSent == false)
    }

    // With time-outs of 400 ms one after the other, as libcurl would do by itself, this takes 80 s.
    @Test func `calls that wait for the first connection's handshake keep their own deadlines`() async throws {
        let server = try ScriptedServer { try $0.waitForHangUp() }

        let url = server.url.replacing("http:", with: "https:")
        let request = OutgoingRequest.post(url).within(total: .seconds(100), connect: .milliseconds(400))
        let failures = try await withTransport { transport in
            await withTaskGroup(of: TransportError?.self) { calls in
                for _ in 1...200 { calls.addTask { await transport.failure(of: request) } }
                return await calls.reduce(into: []) { $0.append($1) }
            }
        }

        #expect(failures.count == 200)
        #expect(failures.allSatisfy { $0?.reason == .connectTimeout && $0?.wasSent == false })
    }

    @Test func `a description tells nothing of the call`() async throws {
        let request = OutgoingRequest(
            method: "POST",
            url: "http://127.0.0.1:1/secret-path",
            headers: [("X-Secret", "value")],
            credentials: BasicCredentials(user: "ACuser", password: "secret")
        )

        let failure = try #require(try await withTransport { await $0.failure(of: request) })

        #expect("\(failure)" == "refused (curl 7, request not sent)")
    }
}
