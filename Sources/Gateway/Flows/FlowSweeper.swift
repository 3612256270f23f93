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
    private let unresolved: any RecorderHandler
    private let oldest: any RecorderHandler

    package init(pool: Pool, metrics: any MetricsFactory) {
        self.pool = pool
        unresolved = metrics.makeRecorder(label: "gw_intents_unresolved", dimensions: [], aggregate: false)
        oldest = metrics.makeRecorder(label: "gw_intent_oldest_seconds", dimensions: [], aggregate: false)
    }

    /// One pass: lost calls first, so that their flows can expire in the same pass.
    @discardableResult
    package func sweep() async throws -> Swept {
        var swept = Swept()
        let calls = try await pool.run(OverdueCalls(), .settlement)
        if !calls.isEmpty { swept.lostCalls = try await pool.run(LoseCalls(calls: calls), .settlement).first ?? 0 }
        let flows = try await pool.run(OverdueFlows(), .settlement)
        if !flows.isEmpty { swept.expiredFlows = try await pool.run(ExpireFlows(flows: flows), .settlement).first ?? 0 }
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
