import Domain
import Foundation
import Gateway
import TestSupport
import Testing

@Suite struct FlowSweeperTests {
    @Test(arguments: [FlowState.pending, .unresolved])
    func `a flow past its time expires, with one audit row`(state: FlowState) async throws {
        try await FlowTable.with { table in
            let flow = try await table.insert(FlowRow(state: state, lifetime: -1))

            let swept = try await table.sweeper.sweep()

            #expect(swept == FlowSweeper.Swept(lostCalls: 0, expiredFlows: 1))
            #expect(try await table.state(of: flow) == "expired")
            #expect(try await table.audit(of: flow) == ["flow.expired expired"])
            #expect(state.canBecome(.expired))
        }
    }

    @Test func `a flow with time left, with a call under way, or already over is left alone`() async throws {
        try await FlowTable.with { table in
            let call = CallID(uuid: UUID())
            let waiting = try await table.insert(FlowRow(call: call, lifetime: -1))
            try await table.insert(CallRow(id: call, flow: waiting, age: 5))
            let live = try await table.insert(FlowRow(lifetime: 60))
            let final = FlowState.allCases.filter(\.isFinal).map { FlowRow(state: $0, lifetime: -1) }
            try await table.insert(final)

            let swept = try await table.sweeper.sweep()

            #expect(swept == FlowSweeper.Swept())
            #expect(try await table.state(of: waiting) == "pending")
            #expect(try await table.state(of: call) == "started")
            #expect(try await table.state(of: live) == "pending")
            for row in final { #expect(try await table.state(of: row.id) == row.state.rawValue) }
            #expect(try await table.database.count("select count(*) from audit_events") == 0)
        }
    }

    @Test func `a call whose caller is gone is unknown, and the flow that waits for it unresolved`() async throws {
        try await FlowTable.with { table in
            let call = CallID(uuid: UUID())
            let flow = try await table.insert(FlowRow(call: call))
            try await table.insert(CallRow(id: call, flow: flow, age: 16))

            let swept = try await table.sweeper.sweep()

            #expect(swept == FlowSweeper.Swept(lostCalls: 1, expiredFlows: 0))
            #expect(try await table.state(of: call) == "unknown")
            #expect(try await table.state(of: flow) == "unresolved")
            #expect(try await table.audit(of: flow) == ["call.lost unresolved"])
            let waiting = "select count(*) from flows where call_in_flight is not null"
            #expect(try await table.database.count(waiting) == 0)
        }
    }

    @Test func `a lost call that no flow waits for changes no flow`() async throws {
        try await FlowTable.with { table in
            let flow = try await table.insert(FlowRow())
            let ofFlow = CallRow(flow: flow, operation: .cancelVerification, age: 16)
            let ofNobody = CallRow(operation: .deleteFactor, age: 16)
            try await table.insert(ofFlow, ofNobody)

            let swept = try await table.sweeper.sweep()

            #expect(swept.lostCalls == 2)
            #expect(try await table.state(of: ofFlow.id) == "unknown")
            #expect(try await table.state(of: ofNobody.id) == "unknown")
            #expect(try await table.state(of: flow) == "pending")
            #expect(try await table.audit(of: flow) == [])
        }
    }

    @Test func `a flow whose time and call are both lost expires in one pass, with a row for each`() async throws {
        try await FlowTable.with { table in
            let call = CallID(uuid: UUID())
            let flow = try await table.insert(FlowRow(call: call, lifetime: -1))
            try await table.insert(CallRow(id: call, flow: flow, age: 600))

            try await table.sweeper.sweep()

            #expect(try await table.state(of: flow) == "expired")
            #expect(try await table.audit(of: flow) == ["call.lost unresolved", "flow.expired expired"])
        }
    }

    @Test func `sweepers that run at once settle each flow and each call once`() async throws {
        try await FlowTable.with { table in
            let expired = (0..<150).map { _ in FlowRow(lifetime: -1) }
            let calls = (0..<100).map { _ in CallRow(flow: FlowID(uuid: UUID()), age: 16) }
            let waiting = calls.map { FlowRow(id: $0.flow ?? FlowID(uuid: UUID()), call: $0.id) }
            try await table.insert(expired + waiting)
            try await table.insert(calls)

            let total = try await withThrowingTaskGroup(of: FlowSweeper.Swept.self) { group in
                for _ in 0..<4 { group.addTask { try await table.sweepUp() } }
                return try await group.reduce(into: FlowSweeper.Swept()) { total, swept in
                    total.lostCalls += swept.lostCalls
                    total.expiredFlows += swept.expiredFlows
                }
            }

            #expect(total == FlowSweeper.Swept(lostCalls: 100, expiredFlows: 150))
            let rows = try await table.database.sql("select action, count(*) from audit_events group by 1 order by 1")
            #expect(rows == ["call.lost|100", "flow.expired|150"])
            let states = try await table.database.sql("select state, count(*) from flows group by 1 order by 1")
            #expect(states == ["expired|150", "unresolved|100"])
        }
    }

    @Test func `the calls that nobody knows the end of are counted while their flow lives`() async throws {
        try await FlowTable.with { table in
            let live = try await table.insert(FlowRow(state: .unresolved))
            let over = try await table.insert(FlowRow(state: .expired))
            try await table.insert(
                CallRow(flow: live, state: "unknown", age: 40),
                CallRow(flow: live, operation: .listAttempts, state: "unknown", age: 50),
                CallRow(flow: over, state: "unknown", age: 60)
            )
            let metrics = PrometheusRegistry()
            let sweeper = FlowSweeper(
                pool: table.pool,
                counters: FlowMetrics(factory: metrics),
                metrics: metrics
            )

            try await sweeper.sweep()
            let text = metrics.text()
            sweeper.rest()

            #expect(text.contains("gw_intents_unresolved 1\n"))
            #expect(text.contains("gw_intent_oldest_seconds 4"))
            #expect(metrics.text().contains("gw_intents_unresolved 0\n"))
        }
    }
}

extension FlowTable {
    var sweeper: FlowSweeper {
        FlowSweeper(
            pool: pool,
            counters: FlowMetrics(factory: PrometheusRegistry()),
            metrics: PrometheusRegistry()
        )
    }

    /// Sweeps until a pass finds nothing more to do.
    fileprivate func sweepUp() async throws -> FlowSweeper.Swept {
        var total = FlowSweeper.Swept()
        while true {
            let swept = try await sweeper.sweep()
            guard swept != FlowSweeper.Swept() else { return total }
            total.lostCalls += swept.lostCalls
            total.expiredFlows += swept.expiredFlows
        }
    }
}
