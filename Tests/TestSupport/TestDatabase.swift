import Foundation
import Postgres
import TestPrograms

/// A migrated database of its own for one test, on the server that `POSTERN_TEST_DATABASE_URL` names.
///
/// `scripts/with-postgres` starts such a server. The service's role is a member of `postern_runtime` and nothing more,
/// as in production; what only an operator may do goes through the owner.
package struct TestDatabase: Sendable {
    /// The service's own URL.
    package let url: String
    /// The superuser's URL of the same database.
    package let ownerURL: String

    /// Why a test that needs PostgreSQL cannot run.
    package struct NoServer: Error, CustomStringConvertible {
        package let description = "POSTERN_TEST_DATABASE_URL is not set; run the tests by scripts/with-postgres"
    }

    /// Runs `body` with a fresh copy of the migrated template, dropped afterwards.
    package static func with<Value: Sendable>(
        _ body: @Sendable (TestDatabase) async throws -> Value
    ) async throws -> Value {
        guard let server = ProcessInfo.processInfo.environment["POSTERN_TEST_DATABASE_URL"].flatMap(ServerURL.init)
        else { throw NoServer() }
        let template = try await MigratedTemplate.shared.name(on: server)
        let name = "t_" + UUID().uuidString.lowercased().replacing("-", with: "")
        try await PSQL.run("create database \(name) template \(template)", on: server.text)
        let database = TestDatabase(
            url: server.database(name).user(MigratedTemplate.role).text,
            ownerURL: server.database(name).text
        )
        let result: Result<Value, any Error>
        do { result = .success(try await body(database)) } catch { result = .failure(error) }
        // The test's own failure is the one to report; a database left over dies with its server.
        _ = try? await PSQL.run("drop database if exists \(name) with (force)", on: server.text)
        return try result.get()
    }

    /// Runs SQL as the owner and returns the rows, columns joined by `|`.
    @discardableResult
    package func sql(_ text: String) async throws -> [String] {
        try await PSQL.run(text, on: ownerURL)
    }

    /// Everything that the database holds, as `pg_dump` writes it.
    package func dump() async throws -> String {
        try await output(of: ["pg_dump", "--inserts", "-d", ownerURL])
    }

    /// The one number that the query returns.
    package func count(_ query: String) async throws -> Int {
        try await sql(query).first.flatMap(Int.init) ?? -1
    }
}

/// The database that every test's own is copied from: migrated once in a process.
private actor MigratedTemplate {
    static let shared = MigratedTemplate()
    static let role = "postern_test"

    private var preparation: Task<String, any Error>?

    func name(on server: ServerURL) async throws -> String {
        let preparation = preparation ?? Task { try await Self.prepare(on: server) }
        self.preparation = preparation
        return try await preparation.value
    }

    private static func prepare(on server: ServerURL) async throws -> String {
        let name = "template_\(ProcessInfo.processInfo.processIdentifier)"
        try await PSQL.run("create database \(name)", on: server.text)
        _ = try await Migrator(directory: Repository.path("migrations"), connection: server.database(name).text)
            .migrate()
        let makeRole = """
            do $$ begin
                create role \(role) login in role postern_runtime;
            exception when duplicate_object or unique_violation then null;
            end $$
            """
        try await PSQL.run(makeRole, on: server.text)
        return name
    }
}

/// The checkout that the tests belong to.
package enum Repository {
    /// The absolute path of a file of the repository.
    package static func path(_ relative: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: relative).path
    }
}

/// PostgreSQL's own client, so that looking at the database needs none of our code.
private enum PSQL {
    @discardableResult
    static func run(_ sql: String, on url: String) async throws -> [String] {
        try await output(of: ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", sql])
            .split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    }
}

/// A URL of the form that `scripts/with-postgres` exports: `postgresql://user@host:port/database`.
private struct ServerURL: Sendable {
    var user: Substring
    var hostAndPort: Substring
    var database: Substring

    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: true)
        guard parts.count == 3, let at = parts[1].firstIndex(of: "@") else { return nil }
        user = parts[1][..<at]
        hostAndPort = parts[1][at...].dropFirst()
        database = parts[2]
    }

    func database(_ name: String) -> ServerURL {
        var copy = self
        copy.database = name[...]
        return copy
    }

    func user(_ name: String) -> ServerURL {
        var copy = self
        copy.user = name[...]
        return copy
    }

    var text: String { "postgresql://\(user)@\(hostAndPort)/\(database)" }
}
