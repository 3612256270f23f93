import ScriptedServer
import Testing

@testable import Curl

@Suite(.timeLimit(.minutes(1)))
struct CancellationTests {
    @Test func `cancelling the task ends the transfer`() async throws {
        let server = try ScriptedServer { peer in
            try peer.readRequest()
            try peer.waitForHangUp()
        }

        try await withTransport { transport in
            let call = Task { await transport.failure(of: .post(server.url)) }
            _ = await server.nextRequest()
            call.cancel()

            #expect(await call.value == TransportError(reason: .cancelled, wasSent: true))
            await server.nextHangUp()
            #expect(transport.inFlight == 0)
        }
    }

    @Test func `a task cancelled before it calls sends nothing`() async throws {
        let server = try ScriptedServer { try $0.readRequest() }

        let failure = try await withTransport { transport in
            let call = Task {
                while !Task.isCancelled { await Task.yield() }
                return await transport.failure(of: .post(server.url))
            }
            call.cancel()
            return await call.value
        }

        #expect(failure == TransportError(reason: .cancelled, wasSent: false))
        #expect(await server.seen() == [])
    }

    @Test func `after the end of run calls under way finish and new ones are refused`() async throws {
        let mayAnswer = Barrier(2)
        let server = try ScriptedServer { peer in
            try peer.readRequest()
            mayAnswer.wait()
            try peer.answer(body: "late")
        }
        var configuration = TransportConfiguration()
        configuration.allowsPlainHTTP = true
        let transport = try Transport(configuration)
        let run = Task { await transport.run() }

        async let early = transport.send(.post(server.url))
        _ = await server.nextRequest()
        run.cancel()
        let refused = await transport.failure(of: .post(server.url))
        mayAnswer.wait()

        #expect(refused == TransportError(reason: .closed, wasSent: false))
        #expect(try await early.text == "late")
        await run.value
        #expect(await transport.failure(of: .post(server.url))?.reason == .closed)
    }

    @Test func `a call made before run waits for it`() async throws {
        let server = try ScriptedServer { peer in
            try peer.readRequest()
            try peer.answer()
        }
        var configuration = TransportConfiguration()
        configuration.allowsPlainHTTP = true
        let transport = try Transport(configuration)

        async let reply = transport.send(.get(server.url))
        while transport.inFlight == 0 { await Task.yield() }
        async let _ = transport.run()

        #expect(try await reply.status == 200)
    }
}
