import Foundation
import Testing

@testable import Postgres

@Suite struct MigrationTests {
    @Test func `files are applied in order, once`() async throws {
        try await with([
            "0002_rows.sql": "insert into thing values (1); insert into thing values (2);",
            "0001_thing.sql": "create table thing (id bigint); comment on table thing is 'a thing; or two';",
        ]) { database, directory in
            let migrator = Migrator(directory: directory.path, connection: database.url)

            #expect(try await migrator.migrate() == ["0001_thing.sql", "0002_rows.sql"])
            #expect(try await migrator.migrate() == [])
            try directory.write("0003_more.sql", "insert into thing values (3)")
            #expect(try await migrator.migrate() == ["0003_more.sql"])
        }
    }

    @Test func `ten migrators that start at once apply each file once`() async throws {
        try await with([
            "0001_thing.sql": "create table thing (id bigint primary key); select pg_sleep(0.1)",
            "0002_row.sql": "insert into thing values (1)",
        ]) { database, directory in
            let applied = try await withThrowingTaskGroup(of: [String].self) { group in
                for _ in 0..<10 {
                    group.addTask {
                        try await Migrator(directory: directory.path, connection: database.url).migrate()
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }

            #expect(applied == ["0001_thing.sql", "0002_row.sql"])
        }
    }

    @Test func `a faulty file leaves nothing, and the files before it stay`() async throws {
        try await with([
            "0001_good.sql": "create table good (id bigint)",
            "0002_bad.sql": "create table bad (id bigint); create table bad (id bigint)",
        ]) { database, directory in
            let migrator = Migrator(directory: directory.path, connection: database.url)

            let error = await #expect(throws: MigrationError.self) { try await migrator.migrate() }
            guard case .failed("0002_bad.sql", let cause) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(cause.sqlState == "42P07")

            try directory.write("0002_bad.sql", "create table bad (id bigint)")
            #expect(try await migrator.migrate() == ["0002_bad.sql"])
        }
    }

    @Test func `a file that ends its own transaction is refused`() async throws {
        try await with(["0001_sly.sql": "create table sly (id bigint); commit"]) { database, directory in
            let migrator = Migrator(directory: directory.path, connection: database.url)

            await #expect(throws: MigrationError.endsTransaction("0001_sly.sql")) { try await migrator.migrate() }
        }
    }

    @Test func `the check for readiness follows the schema`() async throws {
        try await with(["0001_a.sql": "select 1", "0002_b.sql": "select 2"]) { database, directory in
            let migrator = Migrator(directory: directory.path, connection: database.url)
            try await database.withPool { pool in
                let check = try MigrationCheck(directory: directory.path)
                let before = try await check.state(pool)
                #expect(before == .pending(["0001_a.sql", "0002_b.sql"]))

                _ = try await migrator.migrate()
                let after = try await check.state(pool)
                #expect(after == .current)

                try directory.write("0003_c.sql", "select 3")
                _ = try await migrator.migrate()
                let newer = try await check.state(pool)
                #expect(newer == .ahead(["0003_c.sql"]))

                try directory.write("0001_a.sql", "select 1 -- edited")
                let edited = try await MigrationCheck(directory: directory.path).state(pool)
                #expect(edited == .edited("0001_a.sql"))
                await #expect(throws: MigrationError.edited("0001_a.sql")) { try await migrator.migrate() }
            }
        }
    }

    @Test func `a directory that cannot be read is named`() async throws {
        #expect(throws: MigrationError.unreadable("/nonexistent")) { try MigrationCheck(directory: "/nonexistent") }
    }

    @Test(arguments: [
        (["0001_a.sql"], ["0001_a.sql", "0002_b.sql"], MigrationError.missing("0002_b.sql")),
        (["0001_a.sql", "0002_b.sql"], ["0002_b.sql"], .outOfOrder("0001_a.sql")),
        (["0001_a.sql", "0001_b.sql"], [], .misnamed("0001_b.sql")),
        (["1_a.sql"], [], .misnamed("1_a.sql")),
        (["0001_A.sql"], [], .misnamed("0001_A.sql")),
    ])
    func `a plan refuses what cannot be right`(files: [String], applied: [String], error: MigrationError) {
        let files = files.map { (migration: Migration(name: $0, sql: ""), hash: [UInt8(1)]) }
        let applied = applied.map { AppliedMigration(name: $0, hash: [1]) }

        #expect(throws: error) { try MigrationPlan(files: files, applied: applied) }
    }

    private func with(
        _ files: [String: String],
        _ body: (TestDatabase, TestDirectory) async throws -> Void
    ) async throws {
        try await TestDatabase.with { database in
            let directory = try TestDirectory()
            for (name, text) in files { try directory.write(name, text) }
            try await body(database, directory)
        }
    }
}

/// Removed with its last reference.
private final class TestDirectory: Sendable {
    let path = NSTemporaryDirectory() + "/migrations-\(UUID().uuidString)"

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws {
        try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
    }
}
