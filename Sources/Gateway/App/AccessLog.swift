import Domain
import HTTPTypes
import Hummingbird
import Logging

/// Gives every answer its common headers, times it, counts it, and logs one line.
///
/// The line names the route's template, never the path: paths hold the app's user ids. Of the peer's address it names
/// the network only. A probe that went well is of no interest to people: its line is one of level debug.
package struct AccessLog: Sendable {
    private static let probes: Set = ["/livez", "/readyz", "/healthz", "/metrics"]

    private let metrics: RequestMetrics
    private let origin: RequestOrigin

    init(metrics: RequestMetrics, origin: RequestOrigin) {
        self.metrics = metrics
        self.origin = origin
    }

    /// Finishes the answer to a request that came at `start`.
    // Not inlined: what it needs must not stand in the frame of a request that waits.
    @inline(never)
    func finish(
        _ response: inout Response,
        to request: Request,
        _ context: PublicContext,
        since start: ContinuousClock.Instant
    ) {
        response.addCommonHeaders(requestID: context.requestID)
        let duration = start.duration(to: .now)
        let route = context.endpointPath ?? "NotFound"
        metrics.record(request.method, route, response.status, duration)
        log(request, response, route, duration, context)
    }

    /// The same for what could not be read as a request: it has neither a method nor a route.
    func finishUnread(_ response: inout Response, from peer: IPAddress?, requestID: String, _ logger: Logger) {
        response.addCommonHeaders(requestID: requestID)
        metrics.recordUnread(response.status)
        logger.info(
            "refused what is no HTTP request",
            metadata: ["request_id": .string(requestID), "peer": .string(peer?.masked ?? "none")]
        )
    }

    private func log(
        _ request: Request,
        _ response: Response,
        _ route: String,
        _ duration: Duration,
        _ context: PublicContext
    ) {
        let level: Logger.Level = response.status == .ok && Self.probes.contains(route) ? .debug : .info
        guard context.logger.logLevel <= level else { return }
        var facts = Logger.Metadata(minimumCapacity: 12)
        facts["method"] = .string(request.method.rawValue)
        facts["route"] = .string(route)
        facts["status"] = .stringConvertible(response.status.code)
        facts["duration_ms"] = .stringConvertible(duration.milliseconds)
        facts["request_id"] = .string(context.requestID)
        if let address = origin.address(of: request, context) { facts["peer"] = .string(address.masked) }
        for (key, value) in context.record.all { facts[key] = .string(value) }
        context.logger.log(level: level, "request", metadata: facts)
    }
}

extension Duration {
    /// Milliseconds with three decimal places.
    fileprivate var milliseconds: Double {
        let microseconds = components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
        return Double(microseconds) / 1000
    }
}
