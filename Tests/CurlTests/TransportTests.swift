import Foundation
import ScriptedServer
import Testing

@testable import Curl

@Suite(.timeLimit(.minutes(1)))
struct TransportTests {
    @Test func `a request arrives as it was meant`() async throws {
        let server = try ScriptedServer { peer in
            try peer.readRequest()
            try peer.answer()
        }

        let request = OutgoingRequest(
            method: "POST",
            url: server.url + "v2/Services?PageSize=1",
            headers: [("Content-Type", "text/plain"), ("X-Empty", "")],
            body: Array("a\0b".utf8),
            credentials: BasicCredentials(user: "ACuser", password: "pass:word")
        )
        _ = try await withTransport { try await $0.send(request) }

        let seen = try #require(await server.nextRequest())
        let lines = seen.components(separatedBy: "\r\n")
        #expect(lines.first == "POST /v2/Services?PageSize=1 HTTP/1.1")
        #expect(lines.contains("Authorization: Basic QUN1c2VyOnBhc3M6d29yZA=="))
        #expect(lines.contains("Content-Type: text/plain"))
        #expect(lines.contains { $0.trimmingCharacters(in: .whitespaces) == "X-Empty:" })
        #expect(lines.contains("User-Agent: postern"))
        #expect(lines.contains("Content-Length: 3"))
        #expect(lines.last == "a\0b")
    }

    @Test(arguments: [
        ("GET", "", nil), ("DELETE", "", nil), ("POST", "", "0"), ("POST", "x", "1"), ("PUT", "x", "1"),
        ("PATCH", "x", "1"),
    ])
    func `a method is sent with its body`(method: String, body: String, contentLength: String?) async throws {
        let server = try ScriptedServer { peer in
            try peer.readRequest()
            try peer.answer()
        }

        let request = OutgoingRequest(method: method, url: server.url, body: Array(body.utf8))
        _ = try await withTransport { try await $0.send(request) }

        let seen = try #require(await server.nextRequest())
        #expect(seen.hasPrefix("\(method) / HTTP/1.1\r\n"))
        #expect(seen.firstMatch(of: /Content-Length: (\d+)/).map { String($0.1) } == contentLength)
        #expect(seen.hasSuffix("\r\n\r\n" + body))
    }

    @Test func `a handle used again keeps nothing of the request before`() async throws {
        let server = try ScriptedServer { peer in
            for _ in 1...3 {
                try peer.readRequest()
                try peer.answer()
            }
        }

        let first = OutgoingRequest(
            method: "PUT",
            url: server.url,
            headers: [("X-Trace", "1")],
            body: [1],
            credentials: BasicCredentials(user: "user", password: "secret")
        )
        try await withTransport { transport in
            _ = try await transport.send(first)
            _ = try await transport.send(.get(server.url))
            _ = try await transport.send(.post(server.url))
        }

        _ = await server.nextRequest()
        let second = try #require(await server.nextRequest())
        #expect(second.hasPrefix("GET / HTTP/1.1\r\n"))
        #expect(second.firstMatch(of: /X-Trace|Authorization|Content-Length/) == nil)
        #expect(await server.nextRequest()?.hasPrefix("POST / HTTP/1.1\r\n") == true)
    }

    @Test func `HEAD has headers and no body`() async throws {
        let server = try ScriptedServer { peer in
            try peer.readRequest()
            try peer.write("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n")
            try peer.waitForHangUp()
        }

        let reply = try await withTransport { try await $0.send(OutgoingRequest(method: "HEAD", url: server.url)) }

        #expect(reply.status == 200)
        #expect(reply.header("content-length") == "7")
        #expect(reply.body.isEmpty)
    }

    @Test(arguments: [
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-Late: 1\r\n\r\n", 200,
            "abcde"
        ),
        ("HTTP/1.1 204 No Content\r\n\r\n", 204, ""),
        ("HTTP/1.0 201 Created\r\n\r\nto the end", 201, "to the end"),
        (
            "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno", 404,
            "no"
        ),
        ("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", 503, ""),
    ])
    func `an answer is read to its end`(answer: String, status: Int, body: String) async throws {
        let server = try ScriptedServer { peer in
            try peer.readRequest()
            try peer.write(answer)
        }

        let reply = try await withTransport { try await $0.send(.post(server.url)) }

        #expect(reply.status == status)
        #expect(reply.text == body)
        #expect(reply.header("X-Early") == nil)
        #expect(reply.header("X-Late") == nil)
        #expect(reply.httpVersion == (answer.hasPrefix("HTTP/1.0") ? .http1_0 : .http1_1))
    }

    @Test func `a redirect is an answer like any other`() async throws {
        let server = try ScriptedServer { peer in
            try peer.readRequest()
            try peer.answer("302 Found", ["Location: /elsewhere"])
        }

        let reply = try await withTransport { try await $0.send(.get(server.url)) }

        #expect(reply.status == 302)
        #expect(reply.header("location") == "/elsewhere")
        #expect(await server.seen().count { $0 != .connected && $0 != .hungUp } == 1)
    }

    @Test func `hundreds of calls are under way at once`() async throws {
        let count = 300
        let everybodyIsHere = Barrier(count)
        let server = try ScriptedServer { peer in
            try peer.readRequest()
            everybodyIsHere.wait()
            try peer.answer(body: "done")
        }

        let answers = try await withTransport { transport in
            try await withThrowingTaskGroup(of: String.self) { calls in
                for _ in 1...count { calls.addTask { try await transport.send(.post(server.url)).text } }
                return try await calls.reduce(into: []) { $0.append($1) }
            }
        }

        #expect(answers == Array(repeating: "done", count: count))
    }

    @Test func `beyond the cap a call is refused at once`() async throws {
        let server = try ScriptedServer { peer in
            try peer.readRequest()
            try peer.waitForHangUp()
        }

        try await withTransport {
            $0.maxInFlight = 2
        } _: { transport in
            async let first = transport.failure(of: .post(server.url).within(total: .seconds(2)))
            async let second = transport.failure(of: .post(server.url).within(total: .seconds(2)))
            _ = await (server.nextRequest(), server.nextRequest())
            #expect(transport.inFlight == 2)

            let third = await transport.failure(of: .post(server.url))

            #expect(third == TransportError(reason: .overloaded, wasSent: false))
            let failures = await [first, second]
            #expect(failures.map { $0?.reason } == [.timeout, .timeout])
            #expect(transport.inFlight == 0)
        }
    }
}
