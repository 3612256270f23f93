package import CoreMetrics
import Domain
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
        count(
            "gw_flows_total",
            ("app", caller.slug),
            ("purpose", purpose.rawValue),
            ("method", method.rawValue),
            ("outcome", state.rawValue)
        )
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

    private func count(_ label: String, _ dimensions: (String, String)...) {
        let series = [label] + dimensions.map(\.1)
        counters.withLock { counters in
            if let known = counters[series] { return known }
            let made = factory.makeCounter(label: label, dimensions: dimensions)
            counters[series] = made
            return made
        }.increment(by: Int64(1))
    }
}
