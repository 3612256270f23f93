import ArgumentParser
import SystemPackage

/// Exit statuses of sysexits.h(3head), which supervisors and scripts can tell apart.
enum ExitStatus: Int32 {
    case usage = 64
    /// The provider refused what was asked, or what is stored stands against it.
    case refused = 65
    case unavailable = 69
    case cannotCreate = 73
    /// Too many requests: later it may work.
    case temporary = 75
    /// Sent, and no answer to trust.
    case noAnswer = 76
    case noPermission = 77
    case configuration = 78
}

extension ExitCode {
    /// Writes a line to standard error that is no failure.
    static func note(_ message: String) {
        // Nobody is left to be told when standard error is closed.
        _ = try? FileDescriptor.standardError.writeAll("postern: \(message)\n".utf8)
    }

    /// Writes `message` to standard error and returns the error that ends the process with `status`.
    static func failure(_ status: ExitStatus, _ message: String) -> ExitCode {
        note(message)
        return ExitCode(status.rawValue)
    }
}
