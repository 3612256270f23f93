package import CoreMetrics
import Synchronization

/// All metrics of this process and their exposition as Prometheus text.
///
/// A backend of swift-metrics: counters, meters and single-value recorders, and histograms with fixed buckets for
/// timers (in seconds) and aggregating recorders. Labels must have few values: route templates, never paths, users or
/// addresses. A series lives as long as the process.
package final class PrometheusRegistry: MetricsFactory {
    /// One line of the exposition without its value: the metric's name and its labels as they are printed.
    struct Series: Hashable {
        let name: String
        let labels: String
    }

    /// The registry of this process, which `Counter(label:)` and its like reach without being told.
    ///
    /// Made and installed on first use, which must come before the first metric.
    package static let process: PrometheusRegistry = {
        let registry = PrometheusRegistry()
        MetricsSystem.bootstrap(registry)
        return registry
    }()

    private let metrics = Mutex<[Series: any PrometheusMetric]>([:])

    package init() {}

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        metric(label, dimensions) { PrometheusCounter() }
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        metric(label, dimensions) { PrometheusGauge() }
    }

    package func makeRecorder(
        label: String,
        dimensions: [(String, String)],
        aggregate: Bool
    ) -> any RecorderHandler {
        aggregate
            ? metric(label, dimensions) { PrometheusHistogram(bounds: PrometheusHistogram.countBounds) }
            : metric(label, dimensions) { PrometheusGauge() }
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        metric(label, dimensions) { PrometheusHistogram(bounds: PrometheusHistogram.secondsBounds) }
    }

    /// A gauge whose value is asked for whenever the metrics are read, on the scraper's task; `value` must return at once.
    package func poll(_ label: String, _ dimensions: [(String, String)] = [], value: @escaping @Sendable () -> Double) {
        _ = metric(label, dimensions) { PolledGauge(value: value) }
    }

    package func destroyCounter(_: any CounterHandler) {}
    package func destroyMeter(_: any MeterHandler) {}
    package func destroyRecorder(_: any RecorderHandler) {}
    package func destroyTimer(_: any TimerHandler) {}

    private func metric<Metric: PrometheusMetric>(
        _ name: String,
        _ dimensions: [(String, String)],
        _ make: () -> Metric
    ) -> Metric {
        let series = Series(name: name, labels: PrometheusText.labels(dimensions))
        return metrics.withLock { metrics in
            if let known = metrics[series] as? Metric { return known }
            let new = make()
            metrics[series] = new
            return new
        }
    }

    /// The exposition text, format 0.0.4: series sorted by name and labels, one `# HELP` and `# TYPE` per name.
    package func text() -> String {
        let all = metrics.withLock { $0 }.sorted { ($0.key.name, $0.key.labels) < ($1.key.name, $1.key.labels) }
        var text = ""
        var previous = ""
        for (series, metric) in all {
            if series.name != previous {
                if let help = MetricNames.help[series.name] { text += "# HELP \(series.name) \(help)\n" }
                text += "# TYPE \(series.name) \(metric.type)\n"
                previous = series.name
            }
            metric.write(series, to: &text)
        }
        return text
    }
}
