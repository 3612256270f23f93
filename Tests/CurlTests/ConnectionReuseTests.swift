import Foundation
import ScriptedServer
import Testing

@testable import Curl

@Suite(.timeLimit(.minutes(1)))
struct ConnectionReuseTests {
    @Test func `calls one after the other share a connection`() async throws {
        let server = try ScriptedServer { peer in
            while true {
                try peer.readRequest()
                try peer.answer()
            }
        }

        try await withTransport { transport in
            for _ in 1...20 { _ = try await transport.send(.post(server.url)) }
        }

        let seen = await server.seen()
        #expect(seen.count { $0 == .connected } == 1)
    }

    @Test func `a connection the server has announced to close is not used again`() async throws {
        let server = try ScriptedServer { peer in
            try peer.readRequest()
            try peer.answer("200 OK", ["Connection: close"])
        }

        let statuses = try await withTransport { transport in
            [try await transport.send(.post(server.url)).status, try await transport.send(.post(server.url)).status]
        }

        #expect(statuses == [200, 200])
    }

    @Test func `a POST whose kept connection dies is not sent again`() async throws {
        let server = try diesOnTheSecondRequest()

        let failure = try await withTransport { transport in
            _ = try await transport.send(.post(server.url, "first"))
            return await transport.failure(of: .post(server.url, "second"))
        }

        #expect(failure?.reason == .lost)
        #expect(failure?.wasSent == true)
        #expect(await requests(seenBy: server) == ["POST first", "POST second"])
    }

    @Test func `a POST without a body is not sent again either`() async throws {
        let server = try diesOnTheSecondRequest()

        let failure = try await withTransport { transport in
            _ = try await transport.send(.post(server.url, ""))
            return await transport.failure(of: .post(server.url, ""))
        }

        #expect(failure?.wasSent == true)
        #expect(await requests(seenBy: server) == ["POST ", "POST "])
    }

    @Test func `a GET whose kept connection dies is sent once more`() async throws {
        let server = try diesOnTheSecondRequest()

        let reply = try await withTransport { transport in
            _ = try await transport.send(.post(server.url, "first"))
            return try await transport.send(.get(server.url))
        }

        #expect(reply.status == 200)
        #expect(await requests(seenBy: server) == ["POST first", "GET ", "GET "])
    }

    @Test func `when the second try of a GET finds no server, the first still counts as sent`() async throws {
        let server = try ScriptedServer { peer in
            try peer.readRequest()
            try peer.answer()
            try peer.readRequest()
            peer.stopListening()
        }

        let failure = try await withTransport { transport in
            _ = try await transport.send(.get(server.url))
            return await transport.failure(of: .get(server.url))
        }

        #expect(failure?.wasSent == true)
    }

    /// Answers the first request of a connection, takes the second and closes without a word.
    private func diesOnTheSecondRequest() throws -> ScriptedServer {
        try ScriptedServer { peer in
            try peer.readRequest()
            try peer.answer()
            try peer.readRequest()
        }
    }

    private func requests(seenBy server: ScriptedServer) async -> [String] {
        await server.seen().compactMap { event in
            guard case .requested(let request) = event else { return nil }
            let method = request.prefix { $0 != " " }
            return "\(method) \(request.components(separatedBy: "\r\n\r\n").last ?? "")"
        }
    }
}
