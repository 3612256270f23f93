import ScriptedServer
import Testing

@testable import Postgres

/// Servers that restart, stall, move, or are somebody else.
@Suite struct NetworkTests {
    @Test func `a restart of the server fails no request that can be repeated`() async throws {
        let server = try await PrivateServer()
        try await Pool.with(patient(server.url), logger: .silent) { pool in
            try await openAll(pool, TestDatabase(url: server.url))

            try server.restart()

            try await eventually { pool.status.size == 0 }  // the ends were noticed by nobody's request
            try await answerAll(pool)
        }
    }

    @Test func `requests made while the server restarts are answered when it is back`() async throws {
        let server = try await PrivateServer()
        try await Pool.with(patient(server.url), logger: .silent) { pool in
            try await answerAll(pool)
            try server.shell("$POSTERN_TEST_PG_CTL -m fast -w stop >/dev/null")
            async let answered: Void = answerAll(pool)
            try await eventually { pool.status.waiting > 0 }

            try server.shell("$POSTERN_TEST_PG_CTL -w start >/dev/null")

            try await answered
        }
    }

    @Test func `a server that is down is a connection error after the wait for admission`() async throws {
        let port = try freePort()
        let configuration = PostgresConfiguration(connection: "postgresql://127.0.0.1:\(port)/none")
        try await Pool.with(configuration, logger: .silent) { pool in
            let error = try await postgresError { try await pool.run(Answer(number: 1)) }

            #expect(error?.kind == .connection)
            #expect(error?.wasSent == false)
        }
    }

    @Test func `a peer that accepts and never answers does not hold a caller`() async throws {
        let listener = try ListeningSocket()
        var configuration = PostgresConfiguration(connection: "postgresql://127.0.0.1:\(listener.port)/none")
        configuration.connectTimeout = .seconds(2)

        let error = try await postgresError { try await Session.open(configuration) }
        #expect(error?.kind == .connection)
        try await Pool.with(configuration, logger: .silent) { pool in
            let request = try await postgresError { try await pool.run(Answer(number: 1)) }
            #expect(request?.kind == .connection)
        }
    }

    @Test func `of several hosts the one that takes writes is used`() async throws {
        let readOnly = try await PrivateServer(settings: ["default_transaction_read_only=on"])
        let primary = try await PrivateServer()
        let dead = try freePort()
        let hosts = [dead, readOnly.port, primary.port].map { "127.0.0.1:\($0)" }.joined(separator: ",")
        let url = "postgresql://postgres@\(hosts)/postgres"

        let port = try await TestDatabase(url: url).run(Port())
        let any = try await TestDatabase(url: url + "?target_session_attrs=any").run(Port())

        #expect(port == [primary.port])
        #expect(any == [readOnly.port])  // what the string says wins over the default
    }

    @Test func `a server that turns read-only is left for one that takes writes`() async throws {
        let (first, second) = (try await PrivateServer(), try await PrivateServer())
        for server in [first, second] { try await TestDatabase.script(Item.schema, on: server.url) }
        let url = "postgresql://postgres@127.0.0.1:\(first.port),127.0.0.1:\(second.port)/postgres"
        try await Pool.with(patient(url), logger: .silent) { pool in
            try await pool.run(Item.Insert(id: 1))
            try first.shell("psql -qc 'alter system set default_transaction_read_only = on'")
            try first.shell("psql -qc 'select pg_reload_conf()'")
            try await eventually { try first.shell("psql -Atc 'show default_transaction_read_only'") == "on" }

            try await pool.run(Item.Insert(id: 2))

            let ids = try await TestDatabase(url: second.url).run(Item.IDs())
            #expect(ids == [2])
        }
    }

    @Test func `the settings of a session are set`() async throws {
        try await TestDatabase.with { database in
            let settings = try await database.run(Settings())

            #expect(settings == [["UTC", "2s", "500ms", "5s", "UTF8", "postern"]])
        }
    }

    @Test func `verify-full takes the right certificate only`() async throws {
        let server = try await PrivateServer()
        // A certificate of its own authority, for 127.0.0.1 alone.
        try server.shell(
            "cd $PGDATA && $POSTERN_TEST_AS_SERVER openssl req -new -x509 -days 2 -nodes -subj /CN=postern.test"
                + " -addext subjectAltName=IP:127.0.0.1 -keyout server.key -out server.crt"
                + " && chmod 600 server.key && psql -qc 'alter system set ssl = on'"
        )
        try server.restart()
        let authority = try server.shell("echo $PGDATA/server.crt")
        let trusting = "?sslmode=verify-full&sslrootcert=\(authority)"

        let isEncrypted = try await TestDatabase(url: server.tcpURL(trusting)).run(IsEncrypted())
        #expect(isEncrypted == [true])

        let otherName = server.tcpURL(trusting).replacing("127.0.0.1", with: "localhost")
        let otherAuthority = server.tcpURL("?sslmode=verify-full&sslrootcert=system-does-not-exist")
        for url in [otherName, otherAuthority] {
            let error = try await postgresError {
                try await Session.open(PostgresConfiguration(connection: url))
            }
            #expect(error?.kind == .connection)
        }
    }

    private func patient(_ url: String) -> PostgresConfiguration {
        var configuration = PostgresConfiguration(connection: url)
        configuration.poolSize = 4
        configuration.admissionWait = .seconds(20)
        configuration.waitAtLatches()
        return configuration
    }

    /// Four callers that hold their connections until there are four of them.
    private func openAll(_ pool: Pool, _ database: TestDatabase) async throws {
        let latch = try await Latch(in: database)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { try await pool.run(Latch.Pass()) } }
            try await eventually { pool.status.inUse == 4 }
            try await latch.open()
            try await group.waitForAll()
        }
    }

    private func answerAll(_ pool: Pool) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<64 {
                group.addTask {
                    let answers = try await pool.run(Answer(number: number))
                    #expect(answers == [number])
                }
            }
            try await group.waitForAll()
        }
    }
}

private struct Port: Statement {
    static let sql = "select inet_server_port()"

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int { try row.next() }
}

private struct Settings: Statement {
    static let sql = """
        select array[current_setting('TimeZone'), current_setting('statement_timeout'), current_setting('lock_timeout'),
            current_setting('idle_in_transaction_session_timeout'), current_setting('client_encoding'),
            current_setting('application_name')]
        """

    static func decode(_ row: inout RowReader) throws(PostgresError) -> [String] { try row.next() }
}

private struct IsEncrypted: Statement {
    static let sql = "select ssl from pg_stat_ssl where pid = pg_backend_pid()"

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Bool { try row.next() }
}
