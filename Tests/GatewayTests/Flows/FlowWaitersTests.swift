import Domain
import Foundation
import Gateway
import ServiceLifecycle
import TestSupport
import Testing

/// The waits are so long that a test only ends in time if the request is let go before.
@Suite(.timeLimit(.minutes(1))) struct FlowWaitersTests {
    @Test func `a request is answered when its flow changes`() async throws {
        try await FlowTable.with { table in
            let flow = try await table.insert(FlowRow())
            try await table.whileWaiting { waiters in
                async let answer = waiters.flow(flow, changedFrom: .pending, within: .seconds(3600))
                while waiters.count == 0 { await Task.yield() }

                try await table.end(flow, as: .canceled)

                #expect(try await answer?.state == .canceled)
                #expect(waiters.count == 0)
            }
        }
    }

    @Test func `a request is answered at the end of its wait with the flow as it is`() async throws {
        try await FlowTable.with { table in
            let flow = try await table.insert(FlowRow())
            try await table.whileWaiting { waiters in
                let answer = try await waiters.flow(flow, changedFrom: .pending, within: .milliseconds(1))

                #expect(answer?.state == .pending)
                #expect(waiters.count == 0)
            }
        }
    }

    @Test func `only the requests whose flow changed are answered`() async throws {
        try await FlowTable.with { table in
            let changing = try await table.insert(FlowRow())
            let staying = try await table.insert(FlowRow())
            try await table.whileWaiting { waiters in
                async let first = waiters.flow(changing, changedFrom: .pending, within: .seconds(3600))
                async let second = waiters.flow(changing, changedFrom: .pending, within: .seconds(3600))
                async let third = waiters.flow(staying, changedFrom: .pending, within: .seconds(3600))
                while waiters.count < 3 { await Task.yield() }

                try await table.end(changing, as: .expired)

                #expect(try await first?.state == .expired)
                #expect(try await second?.state == .expired)
                #expect(waiters.count == 1)
                try await table.end(staying, as: .canceled)
                #expect(try await third?.state == .canceled)
            }
        }
    }

    @Test func `when the replica stops every request is answered with the flow as it is`() async throws {
        try await FlowTable.with { table in
            let flow = try await table.insert(FlowRow())
            let waiters = FlowWaiters(pool: table.pool)
            let group = ServiceGroup(services: [waiters], logger: table.log.logger)
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                while !waiters.isOpen { await Task.yield() }
                tasks.addTask {
                    let answer = try await waiters.flow(flow, changedFrom: .pending, within: .seconds(3600))
                    #expect(answer?.state == .pending)
                }
                while waiters.count == 0 { await Task.yield() }

                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }

            let late = try await waiters.flow(flow, changedFrom: .pending, within: .seconds(3600))
            #expect(late?.state == .pending)
        }
    }

    @Test func `a request that is given up leaves nothing behind`() async throws {
        try await FlowTable.with { table in
            let flow = try await table.insert(FlowRow())
            try await table.whileWaiting { waiters in
                await withThrowingTaskGroup(of: Void.self) { tasks in
                    tasks.addTask {
                        _ = try await waiters.flow(flow, changedFrom: .pending, within: .seconds(3600))
                    }
                    while waiters.count == 0 { await Task.yield() }

                    tasks.cancelAll()

                    await #expect(throws: CancellationError.self) { try await tasks.next() }
                }
                #expect(waiters.count == 0)
            }
        }
    }

    @Test func `beyond the capacity a request is answered at once`() async throws {
        try await FlowTable.with { table in
            let flow = try await table.insert(FlowRow())
            try await table.whileWaiting(capacity: 1) { waiters in
                async let first = waiters.flow(flow, changedFrom: .pending, within: .seconds(3600))
                while waiters.count == 0 { await Task.yield() }

                let second = try await waiters.flow(flow, changedFrom: .pending, within: .seconds(3600))

                #expect(second?.state == .pending)
                try await table.end(flow, as: .expired)
                #expect(try await first?.state == .expired)
            }
        }
    }
}

extension FlowTable {
    fileprivate func end(_ flow: FlowID, as state: FlowState) async throws {
        try await database.sql(
            "update flows set state = '\(state)', finished_at = clock_timestamp() where flow_id = '\(flow.uuid)'"
        )
    }

    /// Runs `body` with the service running.
    fileprivate func whileWaiting(
        capacity: Int = 1000,
        _ body: @Sendable (FlowWaiters) async throws -> Void
    ) async throws {
        let waiters = FlowWaiters(pool: pool, capacity: capacity)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await waiters.run() }
            defer { tasks.cancelAll() }
            while !waiters.isOpen { await Task.yield() }
            try await body(waiters)
        }
    }
}
