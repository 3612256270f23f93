import Gateway
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct LongPollTests {
    private static let phone = "+447700900125"

    @Test func `a long poll is answered by the approval it waits for`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("alice", Self.phone)
            let flow = try await gateway.startLogin("alice")

            async let poll = gateway.get("/flows/\(flow)?wait=25")
            while gateway.app.features.waiters.count == 0 { await Task.yield() }
            let confirmed = try await gateway.confirm(flow, try await gateway.code(for: Self.phone))

            let found = try await poll
            #expect(found.string("status") == "approved")
            #expect(try claims(found)["jti"] as? String == claims(confirmed)["jti"] as? String)
        }
    }

    @Test func `a long poll is let go when the service stops`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("alice", Self.phone)
            let flow = try await gateway.startLogin("alice")
            let start = ContinuousClock.now

            async let poll = gateway.get("/flows/\(flow)?wait=25")
            while gateway.app.features.waiters.count == 0 { await Task.yield() }
            await gateway.stop()

            #expect(try await poll.string("status") == "pending")
            #expect(start.duration(to: .now) < .seconds(25), "the poll was not let go but ran to its end")
        }
    }

    @Test func `a flow that is over is shown at once, however long the caller would wait`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("alice", Self.phone)
            let flow = try await gateway.startLogin("alice")
            _ = try await gateway.post("/login/cancel", ["flow_id": flow])

            let found = try await gateway.get("/flows/\(flow)?wait=25")

            #expect(found.string("status") == "canceled")
        }
    }
}
