import ArgumentParser
import Cryptography
import FoundationEssentials
import Gateway
import Logging
import Postgres

extension SettingsOptions {
    /// Opens the database for one act of an operator; needs no other setting than the database's.
    func administering<Value: Sendable>(_ act: (AppAdmin) async throws -> Value) async throws -> Value {
        try await using(try await read { DatabaseSettings(&$0) }) { try await act(AppAdmin(pool: $0)) }
    }

    /// Opens the database for one piece of work.
    func using<Value: Sendable>(
        _ settings: DatabaseSettings,
        _ work: (Pool) async throws -> Value
    ) async throws -> Value {
        var configuration = PostgresConfiguration(settings)
        configuration.poolSize = 1
        // The first statement waits for the connection, which a person can do longer than a request.
        configuration.admissionWait = .seconds(5)
        do {
            return try await Pool.with(
                configuration,
                logger: Logger(label: "postern") { _ in SwiftLogNoOpLogHandler() },
                work
            )
        } catch let error as AppAdminError {
            throw ExitCode.failure(.usage, error.description)
        } catch let error as PostgresError {
            throw ExitCode.failure(.unavailable, error.debugDescription)
        }
    }
}

/// Prints one JSON object as a line.
func printObject(_ members: (inout JSONWriter) -> Void) {
    var json = JSONWriter()
    json.object(members)
    print(json.text)
}

extension Date {
    /// To the second, for lists that people read.
    var shown: String { Timestamp.text(self).prefix(19) + "Z" }
}
