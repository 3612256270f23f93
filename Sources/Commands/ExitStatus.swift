import ArgumentParser
import SystemPackage

/// Exit statuses of sysexits.h(3head), which supervisors and scripts can tell apart.
enum ExitStatus: Int32 {
    case usage = 64
    case unavailable = 69
    case cannotCreate = 73
    case configuration = 78
}

extension ExitCode {
    /// Writes `message` to standard error and returns the error that ends the process with `status`.
    static func failure(_ status: ExitStatus, _ message: String) -> ExitCode {
        // Nobody is left to be told when standard error is closed.
        _ = try? FileDescriptor.standardError.writeAll("postern: \(message)\n".utf8)
        return ExitCode(status.rawValue)
    }
}
