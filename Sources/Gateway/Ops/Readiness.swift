import Synchronization

/// What one check found.
package enum CheckResult: Sendable, Equatable {
    case ok
    /// Works, but not as it should; the service stays ready.
    case degraded(String)
    /// The service must get no requests.
    case failed(String)
}

/// One condition of readiness.
package struct ReadinessCheck: Sendable {
    package let name: String
    /// Must answer within a second or two and never throw; the texts are safe to show.
    package let run: @Sendable () async -> CheckResult

    package init(_ name: String, run: @escaping @Sendable () async -> CheckResult) {
        self.name = name
        self.run = run
    }
}

/// Whether this replica should get requests: every check passes and nobody has asked it to stop.
package final class Readiness: Sendable {
    /// The results of all checks at one moment.
    package struct Report: Sendable {
        package var isDraining: Bool
        package var results: [(name: String, result: CheckResult)]

        package var isReady: Bool {
            !isDraining && results.allSatisfy { if case .failed = $0.result { false } else { true } }
        }
    }

    private static let lifetime = Duration.seconds(1)

    private let checks: [ReadinessCheck]
    private let draining = Atomic(false)
    private let last = Mutex<(results: [(name: String, result: CheckResult)], at: ContinuousClock.Instant)?>(nil)

    package init(checks: [ReadinessCheck]) {
        self.checks = checks
    }

    /// From now on the replica is not ready, whatever the checks say.
    package func startDraining() {
        draining.store(true, ordering: .relaxed)
    }

    /// The results, at most a second old: probes of several balancers cost the database one query a second.
    package func report() async -> Report {
        let isDraining = draining.load(ordering: .relaxed)
        if let known = last.withLock({ $0 }), known.at.duration(to: .now) < Self.lifetime {
            return Report(isDraining: isDraining, results: known.results)
        }
        var results: [(name: String, result: CheckResult)] = []
        for check in checks { results.append((check.name, await check.run())) }
        last.withLock { $0 = (results, .now) }
        return Report(isDraining: isDraining, results: results)
    }
}

extension Readiness.Report {
    /// `ready`, `degraded`, `not_ready` or `draining`.
    package var status: String {
        if isDraining { return "draining" }
        if !isReady { return "not_ready" }
        return results.allSatisfy { $0.result == .ok } ? "ready" : "degraded"
    }
}

extension CheckResult: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { member in
            switch self {
            case .ok: member.write("status", "ok")
            case .degraded(let detail):
                member.write("status", "degraded")
                member.write("detail", detail)
            case .failed(let detail):
                member.write("status", "failed")
                member.write("detail", detail)
            }
        }
    }
}
