import Synchronization
import Testing

@testable import Gateway

@Suite struct ReadinessTests {
    private func readiness(_ results: CheckResult...) -> Readiness {
        Readiness(checks: results.enumerated().map { index, result in ReadinessCheck("check\(index)") { result } })
    }

    @Test func `all checks pass: ready`() async {
        let report = await readiness(.ok, .ok).report()

        #expect(report.isReady)
        #expect(report.status == "ready")
    }

    @Test func `one check is degraded: ready, and says so`() async {
        let report = await readiness(.ok, .degraded("breaker open: send")).report()

        #expect(report.isReady)
        #expect(report.status == "degraded")
    }

    @Test func `one check fails: not ready`() async {
        let report = await readiness(.degraded("x"), .failed("down")).report()

        #expect(!report.isReady)
        #expect(report.status == "not_ready")
    }

    @Test func `whoever drains is not ready, at once`() async {
        let readiness = readiness(.ok)
        _ = await readiness.report()

        readiness.startDraining()

        #expect(await !readiness.report().isReady)
        #expect(await readiness.report().status == "draining")
    }

    @Test func `many probes in a second run the checks once`() async {
        let runs = Runs()
        let readiness = Readiness(checks: [ReadinessCheck("counted") { runs.next() }])

        for _ in 0..<20 { _ = await readiness.report() }

        #expect(runs.count == 1)
    }
}

private final class Runs: Sendable {
    private let runs = Atomic(0)

    var count: Int { runs.load(ordering: .relaxed) }

    func next() -> CheckResult {
        runs.wrappingAdd(1, ordering: .relaxed)
        return .ok
    }
}
