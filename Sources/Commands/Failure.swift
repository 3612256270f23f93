import ArgumentParser
import Postgres
import SystemPackage

/// Exit statuses of sysexits.h(3head), which supervisors and scripts can tell apart.
enum ExitStatus: Int32 {
    case usage = 64
    case unavailable = 69
    case cannotCreate = 73
    case configuration = 78
}

/// Writes `message` to standard error and makes the error that ends the process with `status`.
func Failure(_ status: ExitStatus, _ message: String) -> ExitCode {
    // Nobody is left to be told when standard error is closed.
    _ = try? FileDescriptor.standardError.writeAll("postern: \(message)\n".utf8)
    return ExitCode(status.rawValue)
}

/// Runs work on the database and turns its failure into a sentence and a status.
func withDatabaseErrors<Value>(_ work: () async throws -> Value) async throws -> Value {
    do {
        return try await work()
    } catch let error as PostgresError {
        throw Failure(.unavailable, error.debugDescription)
    }
}
