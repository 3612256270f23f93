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
            try await database.withFullPool({ $0.maxWaiting = 2 }) { pool, latch in
                let order = Record()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for (waiting, name) in ["request", "request", "settlement", "settlement"].enumerated() {
                        group.addTask {
                            let admission = name == "request" ? Admission.request : .settlement
                            try await pool.transaction(admission, reading: Answer(number: 1)) { _, _ in
                                order.append(name)
                            }
                        }
                        try await eventually { pool.status.waiting == waiting + 1 }
                    }
                    try await latch.open()
                    try await group.waitForAll()
                }

                #expect(order.all == ["settlement", "settlement", "request", "request"])
            }
        }
    }

    @Test func `a cancelled request leaves the queue, a cancelled settlement does not`() async throws {
        try await TestDatabase.with { database in
            try await database.withFullPool { pool, latch in
                let request = Task { try await postgresError { try await pool.run(Answer(number: 1)) } }
                let settlement = Task { try await pool.run(Answer(number: 2), .settlement) }
                try await eventually { pool.status.waiting == 2 }

                request.cancel()
                settlement.cancel()

                #expect(try await request.value?.kind == .cancelled)
                #expect(pool.status.waiting == 1)
                try await latch.open()
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
            let latch = try await Latch(in: database)
            try await database.withPool({ $0.waitAtLatches() }) { pool in
                let task = Task {
                    try await pool.transaction(reading: Latch.Pass()) { transaction, _ in
                        transaction.queue(Item.Insert(id: 1))
                    }
                }
                try await eventually { pool.status.inUse == 1 }

                task.cancel()
                try await latch.open()

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
                try await eventually { pool.status == PoolStatus(size: 64, idle: 64, inUse: 0, waiting: 0) }
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
            let latch = try await Latch(in: database)
            var configuration = database.configuration
            configuration.waitAtLatches()
            let pool = Pool(configuration, logger: .silent)
            let running = Task { await pool.run() }
            let work = Task {
                try await pool.transaction(.settlement, reading: Latch.Pass()) { transaction, _ in
                    transaction.queue(Item.Insert(id: 1))
                }
            }
            try await eventually { pool.status.inUse == 1 }

            running.cancel()
            let refused = try await postgresError { try await pool.run(Answer(number: 1)) }
            try await latch.open()
            try await work.value
            await running.value

            #expect(refused?.kind == .closed)
            #expect(pool.status.size == 0)
            let ids = try await database.run(Item.IDs())
            #expect(ids == [1])
        }
    }

    @Test func `the server ends a statement and a wait for a lock at their limits`() async throws {
        try await TestDatabase.with(schema: Item.schema) { database in
            var patient = database.configuration
            patient.idleInTransactionTimeout = .zero
            let holder = try await Holder(patient)
            try await holder.run(script: "begin; lock table item")
            for usesPreparedStatements in [true, false] {
                try await database.withPool({
                    $0.usesPreparedStatements = usesPreparedStatements
                    $0.statementTimeout = .milliseconds(300)
                    $0.lockTimeout = .milliseconds(50)
                }) { pool in
                    let slow = try await postgresError {
                        try await pool.transaction(reading: Sleep(seconds: 10)) { _, _ in }
                    }
                    #expect(slow?.sqlState == "57014")

                    let locked = try await postgresError {
                        try await pool.transaction { $0.queue(LockItems()) }
                    }
                    #expect(locked?.sqlState == "55P03")
                    #expect(locked?.isUnavailable == true)
                }
            }
        }
    }
}

extension TestDatabase {
    /// Runs a pool of one connection, which is lent until the latch is opened.
    fileprivate func withFullPool(
        _ configure: (inout PostgresConfiguration) -> Void = { _ in },
        _ body: (Pool, Latch) async throws -> Void
    ) async throws {
        let latch = try await Latch(in: self)
        try await withPool({
            $0.poolSize = 1
            $0.waitAtLatches()
            configure(&$0)
        }) { pool in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await pool.run(Latch.Pass(), .settlement) }
                try await eventually { pool.status.inUse == 1 }
                let result: Result<Void, any Error>
                do { result = .success(try await body(pool, latch)) } catch { result = .failure(error) }
                try await latch.open()
                try await group.waitForAll()
                try result.get()
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
