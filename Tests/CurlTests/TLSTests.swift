import Testing

@testable import Curl

@Suite(
    .enabled(if: Nginx.isInstalled, "needs Debian's nginx-light, a server with HTTP/2 and TLS"),
    .timeLimit(.minutes(1))
)
struct TLSTests {
    @Test func `HTTP/2 is spoken where it is offered, over one connection`() async throws {
        let server = try await Nginx(protocols: "http2")

        let replies = try await withTransport {
            $0.caFile = server.authority
            $0.maxStreams = 50
        } _: { transport in
            try await transport.replies(to: .post(server.url), callers: 50, callsEach: 10)
        }

        #expect(replies.count == 500)
        #expect(replies.allSatisfy { $0.status == 200 && $0.httpVersion == .http2 })
        #expect(Set(replies.map(\.text)).count == 1)
    }

    @Test func `HTTP/1.1 is spoken where HTTP/2 is not offered, over as many connections as callers`() async throws {
        let server = try await Nginx(protocols: "")

        let replies = try await withTransport {
            $0.caFile = server.authority
        } _: { transport in
            try await transport.replies(to: .post(server.url), callers: 20, callsEach: 10)
        }

        #expect(replies.count == 200)
        #expect(replies.allSatisfy { $0.status == 200 && $0.httpVersion == .http1_1 })
        #expect(Set(replies.map(\.text)).count <= 20)
    }

    @Test(arguments: ["", "http2"])
    func `a connection that has served its number of requests is replaced`(protocols: String) async throws {
        let server = try await Nginx(protocols: protocols, requestsPerConnection: 5)

        let replies = try await withTransport {
            $0.caFile = server.authority
        } _: { transport in
            try await transport.replies(to: .post(server.url), callers: 1, callsEach: 50)
        }

        #expect(replies.count == 50)
        #expect(Set(replies.map(\.text)).count >= 10)
    }

    @Test func `every call under a refused stream ends, with an answer or as lost`() async throws {
        let server = try await Nginx(protocols: "http2", requestsPerConnection: 10)

        let outcomes = try await withTransport {
            $0.caFile = server.authority
        } _: { transport in
            await transport.outcomes(of: .post(server.url), callers: 50, callsEach: 10)
        }

        #expect(outcomes.count == 500)
        for case .success(let reply) in outcomes { #expect(reply.status == 200) }
        for case .failure(let error) in outcomes { #expect(error.reason == .lost) }
    }

    @Test func `a certificate of an unknown authority is refused before anything is sent`() async throws {
        let server = try await Nginx(protocols: "http2")

        let failure = try await withTransport { await $0.failure(of: .post(server.url)) }

        #expect(failure == TransportError(reason: .tls, curlCode: 60, wasSent: false))
    }

    @Test func `a certificate for another name is refused before anything is sent`() async throws {
        let server = try await Nginx(protocols: "http2")

        let failure = try await withTransport {
            $0.caFile = server.authority
        } _: {
            await $0.failure(of: .post("https://localhost:\(server.port)/"))
        }

        #expect(failure == TransportError(reason: .tls, curlCode: 60, wasSent: false))
    }

    @Test func `without authorities nothing is trusted`() async throws {
        let server = try await Nginx(protocols: "http2")

        let failure = try await withTransport {
            $0.caFile = "/nonexistent.pem"
        } _: {
            await $0.failure(of: .post(server.url))
        }

        #expect(failure?.reason == .tls)
        #expect(failure?.wasSent == false)
    }
}

extension Transport {
    fileprivate func replies(to request: OutgoingRequest, callers: Int, callsEach: Int) async throws -> [Reply] {
        try await outcomes(of: request, callers: callers, callsEach: callsEach).map { try $0.get() }
    }

    fileprivate func outcomes(of request: OutgoingRequest, callers: Int, callsEach: Int) async -> [Outcome] {
        await withTaskGroup(of: [Outcome].self) { group in
            for _ in 1...callers {
                group.addTask { await self.outcomes(of: request, calls: callsEach) }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }

    private func outcomes(of request: OutgoingRequest, calls: Int) async -> [Outcome] {
        var outcomes: [Outcome] = []
        for _ in 1...calls {
            do throws(TransportError) {
                outcomes.append(.success(try await send(request)))
            } catch {
                outcomes.append(.failure(error))
            }
        }
        return outcomes
    }
}
