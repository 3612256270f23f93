import Foundation

/// Reads what one process has used, from /proc (proc(5)).
struct ProcessUsage: Sendable {
    var pid: Int

    /// CPU of all threads, user and system, and the highest resident memory since the last `resetPeak`.
    struct Sample: Sendable {
        var cpu: Duration
        var peakBytes: Int

        func since(_ earlier: Sample) -> Sample { Sample(cpu: cpu - earlier.cpu, peakBytes: peakBytes) }
    }

    /// Makes the peak start from the present use.
    func resetPeak() {
        // 5 resets VmHWM. Where that is not allowed the peak is the one since the process started.
        try? "5".write(toFile: "/proc/\(pid)/clear_refs", atomically: false, encoding: .ascii)
    }

    func read() -> Sample? {
        guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8),
            // The name in parentheses may hold blanks; the state, field 3, follows it.
            let fields = stat.split(separator: ")").last?.split(separator: " "), fields.count > 13,
            let user = Int(fields[11]), let system = Int(fields[12]),
            let peak = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })?
                .split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        let ticks = user + system
        return Sample(cpu: .seconds(ticks) / sysconf(Int32(_SC_CLK_TCK)), peakBytes: peak * 1024)
    }
}
