package import CoreMetrics
import Domain
package import Postgres

/// Ends what nobody else will end: flows whose time is over, and calls whose caller is gone.
///
/// Every step is one statement that finds its rows again under their locks and passes over rows that somebody else has
/// locked, so any number of sweepers may run at once and none ever waits for a login. It goes before waiting requests: a
/// busy service needs it most.
package struct FlowSweeper: Sendable {
    /// A call that is still open after this time has lost its caller: no call may take half as long.
    package static let lostAfter = Duration.seconds(15)
    /// How many rows one step takes.
    package static let batch = 500

    /// What one pass did.
    package struct Swept: Sendable, Equatable {
        package var lostCalls: Int
        package var expiredFlows: Int

        package init(lostCalls: Int = 0, expiredFlows: Int = 0) {
            self.lostCalls = lostCalls
            self.expiredFlows = expiredFlows
        }
    }

    private let pool: Pool
    private let counters: FlowMetrics
    private let unresolved: any RecorderHandler
    private let oldest: any RecorderHandler

    package init(pool: Pool, counters: FlowMetrics, metrics: any MetricsFactory) {
        self.pool = pool
        self.counters = counters
        unresolved = metrics.makeRecorder(label: "gw_intents_unresolved", dimensions: [], aggregate: false)
        oldest = metrics.makeRecorder(label: "gw_intent_oldest_seconds", dimensions: [], aggregate: false)
    }

    /// One pass: lost calls first, so that their flows can expire in the same pass.
    @discardableResult
    package func sweep() async throws -> Swept {
        var swept = Swept()
        let calls = try await pool.run(OverdueCalls(), .settlement)
        if !calls.isEmpty {
            let lost = try await pool.run(LoseCalls(calls: calls), .settlement)
            swept.lostCalls = lost.first?.calls ?? 0
            counters.ended(lost.compactMap(\.flows))
        }
        let flows = try await pool.run(OverdueFlows(), .settlement)
        if !flows.isEmpty {
            let expired = try await pool.run(ExpireFlows(flows: flows), .settlement)
            swept.expiredFlows = expired.reduce(0) { $0 + $1.count }
            counters.ended(expired)
        }
        if let open = try await pool.run(OpenIntents(), .settlement).first {
            unresolved.record(Int64(open.count))
            oldest.record(open.oldestSeconds)
        }
        return swept
    }

    /// Tells nothing while another replica sweeps: only one may count, or sums over replicas count twice.
    package func rest() {
        unresolved.record(0 as Int64)
        oldest.record(0 as Int64)
    }
}
