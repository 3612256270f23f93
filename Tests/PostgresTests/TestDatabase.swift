import FoundationEssentials
import Logging

@testable import Postgres

/// A database of its own for one test, on the server of `scripts/with-postgres`.
struct TestDatabase {
    let url: String

    var configuration: PostgresConfiguration { PostgresConfiguration(connection: url) }

    /// Creates a database, runs `schema` in it, and drops it when `body` is done.
    static func with<Value: Sendable>(
        schema: String = "",
        _ body: (TestDatabase) async throws -> Value
    ) async throws -> Value {
        let name = "test_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
        let database = TestDatabase(url: try serverURL().replacing(/postgres$/, with: name))
        try await script("create database \(name) template template0", on: serverURL())
        try await script(schema, on: database.url)
        let result: Result<Value, any Error>
        do { result = .success(try await body(database)) } catch { result = .failure(error) }
        try await script("drop database \(name) with (force)", on: serverURL())
        return try result.get()
    }

    /// Runs a pool on it; patient, because many tests share two cores.
    func withPool<Value: Sendable>(
        _ configure: (inout PostgresConfiguration) -> Void = { _ in },
        _ body: (Pool) async throws -> Value
    ) async throws -> Value {
        var configuration = configuration
        configuration.admissionWait = .seconds(20)
        configure(&configuration)
        return try await Pool.with(configuration, logger: .silent, body)
    }

    /// Runs any SQL on a connection of its own.
    func script(_ sql: String) async throws {
        try await Self.script(sql, on: url)
    }

    static func script(_ sql: String, on url: String) async throws {
        var configuration = PostgresConfiguration(connection: url)
        configuration.statementTimeout = .zero  // "no limit": many tests create databases at one time
        try await Session.with(configuration) { session in
            try session.run(script: sql, within: .seconds(30))
        }
    }

    /// Runs a statement on a connection of its own.
    func run<S: Statement>(_ statement: S) async throws -> [S.Row] {
        try await Session.with(configuration) { try $0.run(statement) }
    }

    static func serverURL() throws -> String {
        guard let url = ProcessInfo.processInfo.environment["POSTERN_TEST_DATABASE_URL"] else {
            throw MissingServer()
        }
        return url
    }
}

struct MissingServer: Error, CustomStringConvertible {
    let description = "run the tests with scripts/with-postgres --unsafe-fast swift test"
}

extension Logger {
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

/// Waits for a condition that something else is about to make true.
func eventually(_ isTrue: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(20)
    while try await !isTrue() {
        guard ContinuousClock.now < deadline else { throw NeverTrue() }
        try await Task.sleep(for: .milliseconds(5))
    }
}

struct NeverTrue: Error {}

/// The `PostgresError` that `work` throws, or nil.
func postgresError<Value>(of work: () async throws -> Value) async throws -> PostgresError? {
    do {
        _ = try await work()
        return nil
    } catch let error as PostgresError {
        return error
    }
}
