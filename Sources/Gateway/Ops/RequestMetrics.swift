package import CoreMetrics
import HTTPTypes
import Synchronization

/// Counts and times requests by route template: `gw_http_requests_total` and `gw_http_seconds`.
///
/// The handles of a series are looked up once and kept; a request then costs one dictionary look-up.
package final class RequestMetrics: Sendable {
    private struct Series: Hashable {
        let method: String
        let route: String
        let status: Int
    }

    private struct Handles {
        let requests: any CounterHandler
        let seconds: any TimerHandler
    }

    private let factory: any MetricsFactory
    private let known = Mutex<[Series: Handles]>([:])

    package init(factory: any MetricsFactory) {
        self.factory = factory
    }

    func record(
        _ method: HTTPRequest.Method,
        _ route: String,
        _ status: HTTPResponse.Status,
        _ duration: Duration
    ) {
        let handles = handles(Series(method: method.rawValue, route: route, status: status.code))
        handles.requests.increment(by: 1)
        handles.seconds.recordNanoseconds(duration.nanoseconds)
    }

    /// Counts what could not be read as a request: its method and route are `none`.
    func recordUnread(_ status: HTTPResponse.Status) {
        let dimensions = [("method", "none"), ("route", "none"), ("status", String(status.code))]
        factory.makeCounter(label: "gw_http_requests_total", dimensions: dimensions).increment(by: 1)
    }

    private func handles(_ series: Series) -> Handles {
        known.withLock { known in
            if let handles = known[series] { return handles }
            let route = [("method", series.method), ("route", series.route)]
            let handles = Handles(
                requests: factory.makeCounter(
                    label: "gw_http_requests_total",
                    dimensions: route + [("status", String(series.status))]
                ),
                seconds: factory.makeTimer(label: "gw_http_seconds", dimensions: route)
            )
            known[series] = handles
            return handles
        }
    }
}

extension Duration {
    /// Whole nanoseconds; a duration of a request is far from overflowing them.
    var nanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}
