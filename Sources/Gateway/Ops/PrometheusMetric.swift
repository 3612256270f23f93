import CoreMetrics
import Synchronization

/// One series: knows its type and writes its own lines.
protocol PrometheusMetric: AnyObject, Sendable {
    var type: String { get }
    func write(_ series: PrometheusRegistry.Series, to text: inout String)
}

/// A number that only rises.
final class PrometheusCounter: CounterHandler, PrometheusMetric {
    private let value = Atomic<Int64>(0)
    let type = "counter"

    func increment(by amount: Int64) { value.wrappingAdd(amount, ordering: .relaxed) }
    func reset() { value.store(0, ordering: .relaxed) }

    func write(_ series: PrometheusRegistry.Series, to text: inout String) {
        text += "\(series.name)\(series.labels) \(value.load(ordering: .relaxed))\n"
    }
}

/// A number that rises and falls.
final class PrometheusGauge: MeterHandler, RecorderHandler, PrometheusMetric {
    private let value = Mutex<Double>(0)
    let type = "gauge"

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { self.value.withLock { $0 = value } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }

    func write(_ series: PrometheusRegistry.Series, to text: inout String) {
        text += "\(series.name)\(series.labels) \(PrometheusText.number(value.withLock { $0 }))\n"
    }
}

/// A gauge that asks when it is read.
final class PolledGauge: PrometheusMetric {
    private let value: @Sendable () -> Double
    let type = "gauge"

    init(value: @escaping @Sendable () -> Double) {
        self.value = value
    }

    func write(_ series: PrometheusRegistry.Series, to text: inout String) {
        text += "\(series.name)\(series.labels) \(PrometheusText.number(value()))\n"
    }
}

/// Counts of values by fixed upper bounds.
final class PrometheusHistogram: TimerHandler, RecorderHandler, PrometheusMetric {
    /// From a cached answer to a provider call at its deadline.
    static let secondsBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    static let countBounds: [Double] = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000]

    private struct Counts {
        var perBucket: [Int]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let counts: Mutex<Counts>
    let type = "histogram"

    init(bounds: [Double]) {
        self.bounds = bounds
        counts = Mutex(Counts(perBucket: Array(repeating: 0, count: bounds.count + 1)))
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1_000_000_000) }
    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        counts.withLock {
            $0.perBucket[bucket] += 1
            $0.sum += value
        }
    }

    func write(_ series: PrometheusRegistry.Series, to text: inout String) {
        let counts = counts.withLock { $0 }
        var total = 0
        for (index, count) in counts.perBucket.enumerated() {
            total += count
            let bound = index < bounds.count ? PrometheusText.number(bounds[index]) : "+Inf"
            let labels = PrometheusText.adding("le", bound, to: series.labels)
            text += "\(series.name)_bucket\(labels) \(total)\n"
        }
        text += "\(series.name)_sum\(series.labels) \(PrometheusText.number(counts.sum))\n"
        text += "\(series.name)_count\(series.labels) \(total)\n"
    }
}
