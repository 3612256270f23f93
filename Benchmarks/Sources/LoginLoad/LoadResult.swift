import Foundation

/// What a run measured.
struct LoadResult: Sendable {
    var title: String
    var latencies: [Duration] = []
    var failures: [String: Int] = [:]
    var elapsed: Duration = .zero
    var usage: ProcessUsage.Sample?

    mutating func merge(_ other: LoadResult) {
        latencies += other.latencies
        failures.merge(other.failures, uniquingKeysWith: +)
    }

    /// One line of figures, then a line for each kind of failure.
    var summary: String {
        let sorted = latencies.sorted()
        let perSecond = Double(sorted.count) / max(elapsed.seconds, .ulpOfOne)
        var line = title.padding(toLength: 14, withPad: " ", startingAt: 0)
        line += String(format: " %6d done %8.1f/s", sorted.count, perSecond)
        line += String(format: "  p50 %8.2f ms  p99 %8.2f ms", sorted.percentile(50), sorted.percentile(99))
        if let usage, !sorted.isEmpty {
            let each = usage.cpu.seconds * 1000 / Double(sorted.count)
            line += String(format: "  CPU %6.3f ms each  peak %6.1f MB", each, Double(usage.peakBytes) / 1_048_576)
        }
        let wrong = failures.sorted { $0.value > $1.value }.map { "  failed \($0.value) times: \($0.key)" }
        return ([line] + wrong).joined(separator: "\n")
    }
}

extension Duration {
    fileprivate var seconds: Double { self / .seconds(1) }
}

extension [Duration] {
    /// In milliseconds, of a sorted array; zero for an empty one.
    fileprivate func percentile(_ percent: Int) -> Double {
        isEmpty ? 0 : self[Swift.min(count - 1, count * percent / 100)] / .milliseconds(1)
    }
}
