import Glibc
import Reactor
import Testing

@testable import Postgres

/// All sessions of a pool live on one thread.
@Suite struct SharedThreadTests {
    @Test func `a session whose server falls silent holds up nobody else`() async throws {
        try await TestDatabase.with { database in
            try await database.withPool({
                $0.poolSize = 2; $0.waitAtLatches()
            }) { pool in
                let backend = try await pool.run(BackendID())[0]
                kill(pid_t(backend), SIGSTOP)
                defer { kill(pid_t(backend), SIGCONT) }
                let silent = Task { try await pool.run(Answer(number: 0)) }
                try await eventually { pool.status.inUse == 1 }

                for number in 1...50 {
                    let answers = try await pool.run(Answer(number: number))
                    #expect(answers == [number])
                }

                // None of them waited for the other's end; the last has its answer a moment before its place is free.
                try await eventually { pool.status.inUse == 1 }
                kill(pid_t(backend), SIGCONT)
                #expect(try await silent.value == [0])
            }
        }
    }

    @Test func `statements and results of several megabytes pass in both directions at once`() async throws {
        try await TestDatabase.with { database in
            for usesPreparedStatements in [true, false] {
                try await database.withPool({
                    $0.poolSize = 4
                    $0.statementTimeout = .seconds(20)
                    $0.usesPreparedStatements = usesPreparedStatements
                }) { pool in
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for number in 0..<6 {
                            group.addTask {
                                let blob = Self.blob(megabytes: 3, number)
                                let other = Self.blob(megabytes: 2, number + 100)
                                // The server answers the first while we still write the second.
                                let same = try await pool.transaction(reading: Mirror(blob), Mirror(other)) {
                                    $1 == [blob] && $2 == [other]
                                }
                                #expect(same)
                            }
                        }
                        try await group.waitForAll()
                    }
                    let after = try await pool.run(Answer(number: 1))
                    #expect(after == [1])
                }
            }
        }
    }

    @Test func `large writes go with their commit`() async throws {
        try await TestDatabase.with(schema: Item.schema) { database in
            try await database.withPool({
                $0.poolSize = 2; $0.statementTimeout = .seconds(20)
            }) { pool in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for id in 0..<6 {
                        group.addTask {
                            try await pool.transaction { transaction in
                                let name = String(repeating: "n", count: 2 << 20)
                                transaction.queue(Item.Insert(id: 2 * id, name: name))
                                transaction.queue(Item.Insert(id: 2 * id + 1, name: name))
                            }
                        }
                    }
                    try await group.waitForAll()
                }

                let items = try await pool.run(Item.All())
                #expect(items.map(\.id) == Array(0..<12))
                #expect(items.allSatisfy { $0.name?.utf8.count == 2 << 20 })
            }
        }
    }

    @Test func `a server that ends while it is written to is left for another`() async throws {
        try await TestDatabase.with { database in
            try await database.withPool({
                $0.poolSize = 1; $0.statementTimeout = .seconds(20)
            }) { pool in
                let backend = try await pool.run(BackendID())[0]
                kill(pid_t(backend), SIGSTOP)
                let blob = Self.blob(megabytes: 4, 1)
                let begun = ContinuousClock.now
                let mirrored = Task { try await pool.run(Mirror(blob)) }
                try await eventually { pool.status.inUse == 1 }

                kill(pid_t(backend), SIGTERM)
                kill(pid_t(backend), SIGCONT)

                #expect(try await mirrored.value == [blob])
                #expect(ContinuousClock.now < begun + .seconds(15))  // long before the trip's deadline
            }
        }
    }

    @Test func `the thread sleeps when all has been said`() async throws {
        try await TestDatabase.with { database in
            let reactor = Reactor()
            try await database.withPool(
                on: reactor,
                {
                    $0.poolSize = 2; $0.statementTimeout = .seconds(20)
                }
            ) { pool in
                for number in 0..<40 {
                    _ = try await pool.run(Swallow(Self.blob(megabytes: 1, number)))
                }

                let before = await cpuTime(of: reactor)
                try await Task.sleep(for: .milliseconds(300))
                let used = await cpuTime(of: reactor) - before

                #expect(used < .milliseconds(20))
            }
        }
    }

    private static func blob(megabytes: Int, _ seed: Int) -> [UInt8] {
        var bytes = Array(repeating: UInt8(truncatingIfNeeded: seed), count: megabytes << 20)
        for index in stride(from: 0, to: bytes.count, by: 4093) { bytes[index] = UInt8(truncatingIfNeeded: index) }
        return bytes
    }

    private func cpuTime(of reactor: Reactor) async -> Duration {
        await withCheckedContinuation { done in
            reactor.perform {
                var time = timespec()
                unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
                done.resume(returning: .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec))
            }
        }
    }
}

// MARK: - A thread that comes late

extension SharedThreadTests {
    @Test func `a commit that could not be sent is not taken for the one before it`() async throws {
        try await TestDatabase.with(schema: Item.schema) { database in
            let reactor = Reactor()
            try await database.withPool(on: reactor, { $0.poolSize = 1 }) { pool in
                let backend = try await pool.run(BackendID())[0]
                try await pool.transaction { $0.queue(Item.Insert(id: 1)) }

                // The session ends, and the thread does not come to hear of it before it begins the next transaction.
                let (first, second) = (try await Halt(reactor), Halt.Next())
                reactor.perform { second.stop() }
                let write = Task { try await pool.transaction { $0.queue(Item.Insert(id: 2)) } }
                try await eventually { pool.status.inUse == 1 }
                try await Task.sleep(for: .milliseconds(50))
                first.end()
                try await eventually { second.isReached }
                try await database.terminate(backend)
                second.end()
                try await write.value

                let ids = try await pool.run(Item.IDs())
                #expect(ids == [1, 2])
            }
        }
    }

    @Test func `a session that ends before it is taken over is not counted`() async throws {
        try await TestDatabase.with { database in
            let reactor = Reactor()
            let halt = try await Halt(reactor)
            try await database.withPool(
                on: reactor,
                {
                    $0.poolSize = 1; $0.applicationName = "early"
                }
            ) { pool in
                try await eventually { try await database.run(Backends(name: "early")).count == 1 }
                try await Task.sleep(for: .milliseconds(50))
                for backend in try await database.run(Backends(name: "early")) { try await database.terminate(backend) }
                halt.end()

                // `run` has heard of the session by the time it comes to the next.
                try await Task.sleep(for: .milliseconds(100))
                #expect(pool.status.size == 0)
                let answers = try await pool.run(Answer(number: 1))
                #expect(answers == [1])
            }
        }
    }

    @Test func `a pool that is over leaves no thread behind, however its sessions ended`() async throws {
        try await TestDatabase.with { database in
            let weakly = Weak()
            try await database.withPool(on: weakly.make(), { $0.poolSize = 2 }) { pool in
                let backend = try await pool.run(BackendID())[0]
                try await database.terminate(backend)
                try await eventually { pool.status.size == 0 }
                _ = try await pool.run(Answer(number: 1))
            }

            try await eventually { weakly.value == nil }
        }
    }
}

extension TestDatabase {
    fileprivate func withPool(
        on reactor: Reactor,
        _ configure: (inout PostgresConfiguration) -> Void,
        _ body: (Pool) async throws -> Void
    ) async throws {
        var configuration = configuration
        configuration.admissionWait = .seconds(20)
        configure(&configuration)
        let pool = Pool(configuration, on: reactor, logger: .silent)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await pool.run() }
            defer { group.cancelAll() }
            try await body(pool)
        }
    }
}

/// Keeps a reactor's thread from everything else until it is ended.
private struct Halt {
    /// One that is reached later.
    final class Next: Sendable {
        private let reached = Counter()
        private let gate = Gate()

        var isReached: Bool { reached.value > 0 }

        func stop() {
            reached.next()
            gate.pass()
        }

        func end() { gate.open() }
    }

    private let stop = Next()

    init(_ reactor: Reactor) async throws {
        reactor.perform { [stop] in stop.stop() }
        try await eventually { [stop] in stop.isReached }
    }

    func end() { stop.end() }
}

private final class Weak {
    weak var value: Reactor?

    func make() -> Reactor {
        let reactor = Reactor()
        value = reactor
        return reactor
    }
}

/// Has its parameter sent back.
private struct Mirror: Statement {
    static let sql = "select $1::bytea"
    static let isRepeatable = true
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var parameters: [Parameter] { [.bytes(bytes)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> [UInt8] { try row.next() }
}

private struct Swallow: Statement {
    static let sql = "select length($1::bytea)::bigint"
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var parameters: [Parameter] { [.bytes(bytes)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int { try row.next() }
}

private struct Backends: Statement {
    static let sql = """
        select pid from pg_stat_activity
        where application_name = $1 and datname = current_database() and state = 'idle'
        """
    let name: String

    var parameters: [Parameter] { [.text(name)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int { try row.next() }
}
