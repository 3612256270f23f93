import Glibc
import Testing

@testable import Postgres

/// Connections that end at the worst moment.
@Suite struct LossTests {
    @Test func `idle connections the server has ended are replaced unseen`() async throws {
        try await TestDatabase.with(schema: Item.schema) { database in
            try await database.withPool({ $0.poolSize = 1 }) { pool in
                for id in 1...3 {
                    let backend = try await pool.run(BackendID())[0]
                    try await database.terminate(backend)

                    // Not repeatable: it succeeds because nothing was sent on the dead connection.
                    try await pool.run(Item.Insert(id: id))
                }

                let ids = try await pool.run(Item.IDs())
                #expect(ids == [1, 2, 3])
            }
        }
    }

    @Test func `the end of an idle session is noticed by nobody's request, and its place is free`() async throws {
        try await TestDatabase.with { database in
            try await database.withPool({ $0.poolSize = 1 }) { pool in
                let backend = try await pool.run(BackendID())[0]
                #expect(pool.status.size == 1)

                try await database.terminate(backend)

                try await eventually { pool.status.size == 0 }
                let other = try await pool.run(BackendID())[0]
                #expect(other != backend)
                try await eventually { pool.status == PoolStatus(size: 1, idle: 1, inUse: 0, waiting: 0) }
            }
        }
    }

    @Test func `a job that was lost goes before all who wait, and is begun anew once`() async throws {
        try await TestDatabase.with(schema: DieOnce.schema) { database in
            let latch = try await Latch(in: database)
            try await database.withPool({
                $0.poolSize = 1; $0.waitAtLatches()
            }) { pool in
                let order = Record()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        try await pool.transaction(reading: Latch.Pass(), DieOnce()) { _, _, _ in order.append("lost") }
                    }
                    try await eventually { pool.status.inUse == 1 }
                    for admission in [Admission.request, .settlement] {
                        group.addTask {
                            try await pool.transaction(admission, reading: Answer(number: 1)) { _, _ in
                                order.append("\(admission)")
                            }
                        }
                    }
                    try await eventually { pool.status.waiting == 2 }
                    try await latch.open()
                    try await group.waitForAll()
                }

                #expect(order.all == ["lost", "settlement", "request"])
                #expect(try await pool.run(DieOnce.Lives()) == [2])
            }
        }
    }

    @Test func `a session that a statement leaves in a transaction is not lent again`() async throws {
        try await TestDatabase.with(schema: Item.schema) { database in
            try await database.withPool({ $0.poolSize = 1 }) { pool in
                let before = try await pool.run(BackendID())
                try await pool.run(BeginAlone())

                try await pool.run(Item.Insert(id: 1))

                #expect(try await database.run(Item.IDs()) == [1])
                #expect(try await pool.run(BackendID()) != before)
            }
        }
    }

    @Test func `a repeatable statement is repeated when its connection is lost under way`() async throws {
        try await TestDatabase.with(schema: DieOnce.schema) { database in
            try await database.withPool { pool in
                let answers = try await pool.run(DieOnce())

                #expect(answers == [42])
            }
        }
    }

    @Test func `a statement that is not repeatable is not repeated`() async throws {
        try await TestDatabase.with { database in
            try await database.withPool { pool in
                let error = try await postgresError { try await pool.run(TerminateSelf()) }

                #expect(error?.kind == .commitUnknown)
                let answers = try await pool.run(Answer(number: 1))
                #expect(answers == [1])
            }
        }
    }

    @Test func `a transaction lost before its commit begins once more`() async throws {
        try await TestDatabase.with(schema: Item.schema + DieOnce.schema) { database in
            try await database.withPool { pool in
                let runs = Counter()

                let answers = try await pool.transaction(reading: Item.Insert(id: 1), DieOnce()) { _, _, answers in
                    runs.next()
                    return answers
                }

                let ids = try await pool.run(Item.IDs())
                #expect(answers == [42])
                #expect(runs.value == 1)
                #expect(ids == [1])
            }
        }
    }

    @Test func `a transaction that is lost twice fails`() async throws {
        try await TestDatabase.with(schema: Die.schema) { database in
            try await database.withPool { pool in
                let error = try await postgresError {
                    try await pool.transaction(reading: Die()) { _, _ in }
                }

                #expect(error?.kind == .connection)
                #expect(try await pool.run(Die.Deaths()) == [2])
            }
        }
    }

    @Test func `a connection lost during the commit leaves the outcome unknown and nothing is repeated`() async throws {
        try await TestDatabase.with(schema: Item.schema + dieAtCommit) { database in
            try await database.withPool { pool in
                let runs = Counter()
                let error = try await postgresError {
                    try await pool.transaction { transaction in
                        runs.next()
                        transaction.queue(Item.Insert(id: 1))
                    }
                }

                #expect(error?.kind == .commitUnknown)
                #expect(runs.value == 1)
            }
        }
    }

    @Test func `a transaction whose session ends while it decides begins once more`() async throws {
        try await TestDatabase.with(schema: Item.schema) { database in
            try await database.withPool { pool in
                let runs = Counter()

                try await pool.transaction(reading: BackendID()) { transaction, backend in
                    if runs.next() == 1 { endProcess(backend[0]) }
                    transaction.queue(Item.Insert(id: 1))
                }

                #expect(runs.value == 2)
                #expect(try await pool.run(Item.IDs()) == [1])
            }
        }
    }

    @Test func `what a statement was refused for is told, though its session ended after that`() async throws {
        try await TestDatabase.with(schema: Item.schema) { database in
            try await database.withPool({ $0.poolSize = 1 }) { pool in
                let before = try await pool.run(BackendID())
                let alone = try await postgresError { try await pool.run(FailAndDie()) }
                let read = try await postgresError {
                    try await pool.transaction(reading: Item.Insert(id: 1), FailAndDie()) { _, _, _ in }
                }
                let written = try await postgresError {
                    try await pool.transaction { transaction in
                        transaction.queue(Item.Insert(id: 2))
                        transaction.queue(FailAndDie())
                    }
                }

                #expect([alone, read, written].map { $0?.sqlState } == ["22012", "22012", "22012"])
                #expect(try await pool.run(Item.IDs()) == [])
                #expect(try await pool.run(BackendID()) != before)
            }
        }
    }

    @Test func `a server that falls silent ends the trip at its deadline`() async throws {
        try await TestDatabase.with(schema: Item.schema) { database in
            try await database.withPool({
                $0.statementTimeout = .milliseconds(100); $0.poolSize = 1
            }) { pool in
                let backend = try await pool.run(BackendID())[0]
                kill(pid_t(backend), SIGSTOP)
                defer { kill(pid_t(backend), SIGCONT) }

                let error = try await postgresError {
                    try await pool.transaction(reading: Item.Insert(id: 1)) { _, _ in }
                }

                #expect(error?.kind == .timeout)
                try await eventually { pool.status.size == 0 }
                let ids = try await pool.run(Item.IDs())
                #expect(ids.isEmpty)
            }
        }
    }

    @Test func `a commit that is not answered in time leaves the outcome unknown`() async throws {
        try await TestDatabase.with(schema: Item.schema) { database in
            try await database.withPool({ $0.statementTimeout = .seconds(2) }) { pool in
                let stopped = Counter()
                let error = try await postgresError {
                    try await pool.transaction(reading: BackendID()) { transaction, backend in
                        stopped.next(backend[0])
                        kill(pid_t(backend[0]), SIGSTOP)
                        transaction.queue(Item.Insert(id: 1))
                    }
                }
                kill(pid_t(stopped.value), SIGCONT)

                // The server goes on and commits: unknown is what it was.
                #expect(error?.kind == .commitUnknown)
                try await eventually { try await pool.run(Item.IDs()) == [1] }
            }
        }
    }

    @Test func `a plan the schema has outgrown is prepared anew`() async throws {
        try await TestDatabase.with(schema: "create table item (id bigint); insert into item values (1)") { database in
            try await database.withPool({ $0.poolSize = 1 }) { pool in
                _ = try await pool.run(Item.IDs())
                try await database.script("alter table item alter id type integer")

                let ids = try await pool.run(Item.IDs())
                #expect(ids == [1])
            }
        }
    }

    @Test func `forgotten prepared statements are prepared anew`() async throws {
        try await TestDatabase.with(schema: Item.schema) { database in
            try await database.withPool({ $0.poolSize = 1 }) { pool in
                try await pool.run(Item.Insert(id: 1))
                try await pool.run(DeallocateAll())

                try await pool.run(Item.Insert(id: 2))
                let ids = try await pool.run(Item.IDs())
                #expect(ids == [1, 2])
            }
        }
    }

    // Deferred triggers run inside the commit.
    private let dieAtCommit = """
        create function die() returns trigger language plpgsql as $$ begin
            perform pg_terminate_backend(pg_backend_pid()), pg_sleep(5); return null; end $$;
        create constraint trigger die after insert on item deferrable initially deferred
            for each row execute function die();
        """
}

extension TestDatabase {
    func terminate(_ backend: Int) async throws {
        _ = try await run(Terminate(backend: backend))
    }
}

/// Ends its session the first time it runs in a database.
private struct DieOnce: Statement {
    static let schema = """
        create sequence lives;
        create function die_once() returns bigint language plpgsql as $$ begin
            if nextval('lives') = 1 then perform pg_terminate_backend(pg_backend_pid()), pg_sleep(5); end if;
            return 42; end $$;
        """
    static let sql = "select die_once()"
    static let isRepeatable = true

    struct Lives: Statement {
        static let sql = "select last_value from lives"

        static func decode(_ row: inout RowReader) throws(PostgresError) -> Int { try row.next() }
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int { try row.next() }
}

private struct BeginAlone: Statement {
    typealias Row = Void
    static let sql = "begin"
}

/// Ends its session each time, and counts.
private struct Die: Statement {
    static let schema = "create sequence deaths"
    static let sql = "select nextval('deaths'), pg_terminate_backend(pg_backend_pid()), pg_sleep(5)"

    static func decode(_ row: inout RowReader) throws(PostgresError) {}

    struct Deaths: Statement {
        static let sql = "select last_value from deaths"

        static func decode(_ row: inout RowReader) throws(PostgresError) -> Int { try row.next() }
    }
}

/// Divides by zero once it has asked for its session's end, which comes before the trip's: error, farewell, and no more.
private struct FailAndDie: Statement {
    typealias Row = Void
    static let sql = "select pg_terminate_backend(pg_backend_pid()), 1 / (pg_backend_pid() * 0)"
}

/// Ends a server's process and returns when it is gone.
private func endProcess(_ backend: Int) {
    kill(pid_t(backend), SIGTERM)
    while kill(pid_t(backend), 0) == 0 { usleep(1000) }
}

private struct DeallocateAll: Statement {
    typealias Row = Void
    static let sql = "deallocate all"
}
