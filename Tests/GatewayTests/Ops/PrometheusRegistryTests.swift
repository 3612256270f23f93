import CoreMetrics
import Testing

@testable import Gateway

@Suite struct PrometheusRegistryTests {
    @Test func `counters, gauges and histograms are written as the format says`() {
        let registry = PrometheusRegistry()
        registry.makeCounter(label: "b_total", dimensions: [("z", "1"), ("a", "x\"y\\\n")]).increment(by: 2)
        registry.makeMeter(label: "a_gauge", dimensions: []).set(1.5)
        registry.poll("c_polled") { 7 }
        let timer = registry.makeTimer(label: "d_seconds", dimensions: [("op", "x")])
        timer.recordNanoseconds(1_000_000)
        timer.recordNanoseconds(20_000_000_000)

        let lines = registry.text().split(separator: "\n")

        #expect(lines.prefix(2) == ["# TYPE a_gauge gauge", "a_gauge 1.5"])
        #expect(lines.contains(#"b_total{a="x\"y\\\n",z="1"} 2"#))
        #expect(lines.contains("c_polled 7"))
        #expect(lines.contains(#"d_seconds_bucket{op="x",le="0.001"} 1"#))
        #expect(lines.contains(#"d_seconds_bucket{op="x",le="10"} 1"#))
        #expect(lines.contains(#"d_seconds_bucket{op="x",le="+Inf"} 2"#))
        #expect(lines.contains(#"d_seconds_sum{op="x"} 20.001"#))
        #expect(lines.contains(#"d_seconds_count{op="x"} 2"#))
    }

    @Test func `the same name and labels are the same series, in any order`() {
        let registry = PrometheusRegistry()

        registry.makeCounter(label: "n", dimensions: [("a", "1"), ("b", "2")]).increment(by: 1)
        registry.makeCounter(label: "n", dimensions: [("b", "2"), ("a", "1")]).increment(by: 1)

        #expect(registry.text() == "# TYPE n counter\nn{a=\"1\",b=\"2\"} 2\n")
    }

    @Test func `a name whose kind changes does not end the process`() {
        let registry = PrometheusRegistry()

        registry.makeCounter(label: "n", dimensions: []).increment(by: 1)
        registry.makeMeter(label: "n", dimensions: []).set(5.0)

        #expect(registry.text().hasPrefix("# TYPE n "))
    }

    @Test func `parallel counting loses nothing`() async {
        let registry = PrometheusRegistry()

        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1000 {
                        registry.makeCounter(label: "n", dimensions: []).increment(by: 1)
                        registry.makeRecorder(label: "h", dimensions: [], aggregate: true).record(3.0)
                    }
                }
            }
        }

        #expect(registry.text().contains("n 8000\n"))
        #expect(registry.text().contains("h_bucket{le=\"5\"} 8000\n"))
        #expect(registry.text().contains("h_sum 24000\n"))
    }
}
