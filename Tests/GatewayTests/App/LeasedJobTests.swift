import Gateway
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

@Suite struct LeasedJobTests {
    private struct Broken: Error {}

    private static func job(_ table: FlowTable, _ passes: Passes, fails: Bool = false) -> LeasedJob {
        LeasedJob("test", every: .seconds(1), pool: table.pool, logger: table.log.logger, rest: passes.rest) {
            passes.work()
            if fails { throw Broken() }
        }
    }

    @Test func `one of two replicas works, until its lease is over`() async throws {
        try await FlowTable.with { table in
            let (first, second) = (Passes(), Passes())
            let (a, b) = (Self.job(table, first), Self.job(table, second))

            for _ in 0..<3 {
                await a.pass()
                await b.pass()
            }
            #expect(first.counts == [3, 0])
            #expect(second.counts == [0, 3])

            try await table.database.sql("update leases set expires_at = clock_timestamp()")
            await b.pass()
            await a.pass()
            #expect(first.counts == [3, 1])
            #expect(second.counts == [1, 3])
        }
    }

    @Test func `work that fails is logged and tried again`() async throws {
        try await FlowTable.with { table in
            let passes = Passes()
            let job = Self.job(table, passes, fails: true)

            await job.pass()
            await job.pass()

            #expect(passes.counts == [2, 0])
            #expect(table.log.text.contains("job failed"))
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a replica that stops returns its lease`() async throws {
        try await FlowTable.with { table in
            let passes = Passes()
            let group = ServiceGroup(services: [Self.job(table, passes)], logger: table.log.logger)
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                while passes.counts == [0, 0] { await Task.yield() }

                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }

            #expect(try await table.database.count("select count(*) from leases") == 0)
        }
    }
}

/// How often a replica worked and how often it rested.
private final class Passes: Sendable {
    private let mutex = Mutex([0, 0])
    var counts: [Int] { mutex.withLock { $0 } }
    func work() { mutex.withLock { $0[0] += 1 } }
    func rest() { mutex.withLock { $0[1] += 1 } }
}
