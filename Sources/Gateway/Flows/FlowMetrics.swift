package import CoreMetrics
import Domain
import Postgres
import Synchronization

/// Counts how flows end and why requests about them are refused.
///
/// No destination, user or key is ever a label. A series' handle is made once and kept.
package final class FlowMetrics: Sendable {
    private let factory: any MetricsFactory
    private let counters = Mutex<[[String]: any CounterHandler]>([:])
    private let seconds: any TimerHandler

    package init(factory: any MetricsFactory) {
        self.factory = factory
        seconds = factory.makeTimer(label: "gw_flow_seconds", dimensions: [])
    }

    /// A flow of `caller` came to its end, or into doubt.
    func ended(_ purpose: Purpose, _ method: Method, _ state: FlowState, of caller: Caller) {
        ended([EndedFlows(app: caller.slug, purpose: purpose, method: method, state: state, count: 1)])
    }

    /// Flows of any app came to their end, or into doubt.
    func ended(_ flows: [EndedFlows]) {
        for flow in flows {
            count(
                "gw_flows_total",
                ("app", flow.app),
                ("purpose", flow.purpose.rawValue),
                ("method", flow.method.rawValue),
                ("outcome", flow.state.rawValue),
                by: flow.count
            )
        }
    }

    /// The time from the start of a flow to its approval.
    func approved(after duration: Duration) {
        seconds.recordNanoseconds(duration.nanoseconds)
    }

    func denied(by scope: LimitScope) {
        count("gw_limits_denied_total", ("scope", scope.rawValue))
    }

    func replayed() {
        count("gw_totp_replay_total")
    }

    private func count(_ label: String, _ dimensions: (String, String)..., by number: Int = 1) {
        let series = [label] + dimensions.map(\.1)
        counters.withLock { counters in
            if let known = counters[series] { return known }
            let made = factory.makeCounter(label: label, dimensions: dimensions)
            counters[series] = made
            return made
        }.increment(by: Int64(number))
    }
}

/// How many flows of one kind came to one end in one statement.
struct EndedFlows: Sendable, Equatable {
    /// The app's slug.
    var app: String
    var purpose: Purpose
    var method: Method
    var state: FlowState
    var count: Int
}

extension EndedFlows {
    /// Reads slug, purpose, method, state and count.
    init(_ row: inout RowReader) throws(PostgresError) {
        app = try row.next()
        purpose = try row.next(Purpose.self)
        method = try row.next(Method.self)
        state = try row.next(FlowState.self)
        count = try row.next()
    }
}
