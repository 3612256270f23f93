import Foundation
import Testing

@testable import Postgres

/// Behind a pooler that lends a server's session for one transaction at a time.
@Suite(.enabled(if: Pooler.isInstalled)) struct PoolerTests {
    @Test func `statements, transactions and their limits work where sessions are shared`() async throws {
        let pooler = try await Pooler()
        var configuration = PostgresConfiguration(connection: pooler.url)
        configuration.usesPreparedStatements = false
        configuration.admissionWait = .seconds(20)
        configuration.poolSize = 8
        configuration.statementTimeout = .milliseconds(400)
        try await TestDatabase.script(Item.schema, on: pooler.server.url)
        try await Pool.with(configuration, logger: .silent) { pool in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for id in 0..<200 {
                    group.addTask {
                        let answers = try await pool.transaction(reading: Answer(number: id)) { transaction, answers in
                            transaction.queue(Item.Insert(id: id))
                            return answers
                        }
                        let again = try await pool.run(Answer(number: -id))
                        #expect(answers == [id] && again == [-id])
                    }
                }
                try await group.waitForAll()
            }
            #expect(pool.status.size > 2)  // more clients than the pooler has sessions

            let ids = try await pool.run(Item.IDs())
            #expect(ids == Array(0..<200))
            let twice = try await postgresError { try await pool.run(Item.Insert(id: 0)) }
            #expect(twice?.constraint == "item_id")
            let slow = try await postgresError { try await pool.transaction(reading: Sleep(seconds: 10)) { _, _ in } }
            #expect(slow?.sqlState == "57014")
        }
    }
}

/// PgBouncer with two sessions, in front of a server of its own.
private struct Pooler {
    let server: PrivateServer
    let url: String

    static let isInstalled = FileManager.default.isExecutableFile(atPath: "/usr/sbin/pgbouncer")

    init() async throws {
        server = try await PrivateServer()
        let port = try freePort()
        url = "postgresql://postgres@127.0.0.1:\(port)/postgres"
        let settings = [
            "[databases]", "* = host=127.0.0.1 port=\(server.port)", "[pgbouncer]", "listen_addr = 127.0.0.1",
            "listen_port = \(port)", "unix_socket_dir =", "auth_type = trust", "auth_file = users.txt",
            "pool_mode = transaction", "default_pool_size = 2", "pidfile = pgbouncer.pid", "logfile = pgbouncer.log",
        ]
        try server.shell(
            "cd $PGDATA && printf '%s\\n' \(settings.map { "'\($0)'" }.joined(separator: " ")) > pgbouncer.ini"
        )
        try server.shell("cd $PGDATA && echo '\"postgres\" \"\"' > users.txt")
        try server.shell("cd $PGDATA && $POSTERN_TEST_AS_SERVER /usr/sbin/pgbouncer -q -d pgbouncer.ini")
    }
}
