import Testing

@testable import Postgres

@Suite struct PoolTests {
    @Test func `a full pool refuses a request after its wait, and at once when its queue is full`() async throws {
        try await TestDatabase.with { database in
            try await database.withFullPool({
                $0.maxWaiting = 1
                $0.admissionWait = .seconds(1)
            }) { pool, _ in
                async let late = postgresError { try await pool.run(Answer(number: 1)) }
                try await eventually { pool.status.waiting == 1 }

                let tooMany = try await postgresError { try await pool.run(Answer(number: 2)) }

                #expect(tooMany?.kind == .overloaded)
                #expect(pool.status.waiting == 1)  // it was refused while the other still waited
                #expect(try await late?.kind == .overloaded)
            }
        }
    }

    @Test func `settlements go before requests and are not refused for lack of room`() async throws {
        try await TestDatabase.with { database in
            try await database.withFullPool({ $0.maxWaiting = 2 }) { pool, gate in
                let order = Record()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for (waiting, name) in ["request", "request", "settlement", "settlement"].enumerated() {
                        group.addTask {
                            try await pool.transaction(name == "request" ? .request : .settlement) { transaction in
                                _ = try transaction.run(Answer(number: 1))
                                order.append(name)
                            }
                        }
                        try await eventually { pool.status.waiting == waiting + 1 }
                    }
                    gate.open()
                    try await group.waitForAll()
                }

                #expect(order.all == ["settlement", "settlement", "request", "request"])
            }
        }
    }

    @Test func `a cancelled request leaves the queue, a cancelled settlement does not`() async throws {
        try await TestDatabase.with { database in
            try await database.withFullPool { pool, gate in
                let request = Task { try await postgresError { try await pool.run(Answer(number: 1)) } }
                let settlement = Task { try await pool.run(Answer(number: 2), .settlement) }
                try await eventually { pool.status.waiting == 2 }

                request.cancel()
                settlement.cancel()

                #expect(try await request.value?.kind == .cancelled)
                #expect(pool.status.waiting == 1)
                gate.open()
                #expect(try await settlement.value == [2])
            }
        }
    }

    @Test func `a request of a task that is cancelled already is not queued`() async throws {
        try await TestDatabase.with { database in
            try await database.withFullPool { pool, _ in
                let begun = Gate()
                let cancelled = Task {
                    begun.pass()
                    return try await postgresError { try await pool.run(Answer(number: 1)) }
                }
                cancelled.cancel()
                begun.open()

                let error = try await cancelled.value
                #expect(error?.kind == .cancelled)
            }
        }
    }

    @Test func `running work goes on when its task is cancelled`() async throws {
        try await TestDatabase.with(schema: Item.schema) { database in
            try await database.withPool { pool in
                let gate = Gate()
                let task = Task {
                    try await pool.transaction { transaction in
                        gate.pass()
                        try transaction.run(Item.Insert(id: 1))
                    }
                }
                try await eventually { pool.status.inUse == 1 }

                task.cancel()
                gate.open()

                try await task.value
                let ids = try await pool.run(Item.IDs())
                #expect(ids == [1])
            }
        }
    }

    @Test func `64 connections serve 64 callers that block at the same time`() async throws {
        try await TestDatabase.with { database in
            try await database.withPool({
                $0.poolSize = 64; $0.admissionWait = .seconds(10); $0.statementTimeout = .seconds(10)
            }) { pool in
                // Each waits for all the others: with one connection less nobody would ever finish.
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<64 {
                        group.addTask { _ = try await pool.run(MeetSixtyFour()) }
                    }
                    try await group.waitForAll()
                }
                #expect(pool.status == PoolStatus(size: 64, idle: 64, inUse: 0, waiting: 0))
            }
        }
    }

    @Test func `a thousand callers share a few connections and get their own answers`() async throws {
        try await TestDatabase.with { database in
            try await database.withPool({
                $0.poolSize = 4; $0.admissionWait = .seconds(10)
            }) { pool in
                try await withThrowingTaskGroup(of: Bool.self) { group in
                    for number in 0..<1000 {
                        group.addTask { try await pool.run(Answer(number: number)) == [number] }
                    }
                    for try await isOwn in group { #expect(isOwn) }
                }
                #expect(pool.status.size <= 4)
            }
        }
    }

    @Test func `a pool that is shut down lets running work end and takes no more`() async throws {
        try await TestDatabase.with(schema: Item.schema) { database in
            let pool = Pool(database.configuration, logger: .silent)
            let running = Task { await pool.run() }
            let gate = Gate()
            let work = Task {
                try await pool.transaction(.settlement) { transaction in
                    gate.pass()
                    transaction.queue(Item.Insert(id: 1))
                }
            }
            try await eventually { pool.status.inUse == 1 }

            running.cancel()
            let refused = try await postgresError { try await pool.run(Answer(number: 1)) }
            gate.open()
            try await work.value
            await running.value

            #expect(refused?.kind == .closed)
            #expect(pool.status.size == 0)
            let ids = try await Connection(database.configuration).run(Item.IDs()).result.get()
            #expect(ids == [1])
        }
    }

    @Test func `the server ends a statement and a wait for a lock at their limits`() async throws {
        try await TestDatabase.with(schema: Item.schema) { database in
            for usesPreparedStatements in [true, false] {
                try await database.withPool({
                    $0.usesPreparedStatements = usesPreparedStatements
                    $0.statementTimeout = .milliseconds(300)
                    $0.lockTimeout = .milliseconds(50)
                }) { pool in
                    let slow = try await postgresError {
                        try await pool.transaction { try $0.run(Sleep(seconds: 10)) }
                    }
                    #expect(slow?.sqlState == "57014")

                    let locked = try await postgresError {
                        try await pool.transaction { outer in
                            try outer.run(LockItems())
                            let inner = try Session.open(database.configuration, counting: TripCounter())
                            var transaction = Transaction(inner, settings: nil)
                            try transaction.run(LockItems())
                        }
                    }
                    #expect(locked?.sqlState == "55P03")
                    #expect(locked?.isUnavailable == true)
                }
            }
        }
    }
}

extension TestDatabase {
    /// Runs a pool of one connection, which is lent until the gate is opened.
    fileprivate func withFullPool(
        _ configure: (inout PostgresConfiguration) -> Void = { _ in },
        _ body: (Pool, Gate) async throws -> Void
    ) async throws {
        try await withPool({
            $0.poolSize = 1
            configure(&$0)
        }) { pool in
            let gate = Gate()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await pool.transaction(.settlement) { _ in gate.pass() } }
                defer { gate.open() }
                try await eventually { pool.status.inUse == 1 }
                try await body(pool, gate)
            }
        }
    }
}

private struct MeetSixtyFour: Statement {
    // Advisory locks are visible to all; each caller holds one of its own and waits until there are 64.
    static let sql = """
        do $$ begin
            perform pg_advisory_lock_shared(64);
            while (select count(*) from pg_locks where locktype = 'advisory' and objid = 64
                and database = (select oid from pg_database where datname = current_database())) < 64
            loop perform pg_sleep(0.01); end loop;
        end $$
        """

    static func decode(_ row: inout RowReader) throws(PostgresError) {}
}

private struct LockItems: Statement {
    typealias Row = Void
    static let sql = "lock table item"
}
