import Logging
import Postgres
import TestSupport

extension TestDatabase {
    /// A pool on this database that waits for a busy machine.
    func withPool(_ body: @Sendable (Pool) async throws -> Void) async throws {
        var configuration = PostgresConfiguration(connection: url)
        configuration.connectTimeout = .seconds(60)
        configuration.admissionWait = .seconds(60)
        configuration.statementTimeout = .seconds(60)
        try await Pool.with(configuration, logger: Logger(label: "test")) { try await body($0) }
    }
}
