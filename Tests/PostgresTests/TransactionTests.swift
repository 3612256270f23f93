import Testing

@testable import Postgres

@Suite struct TransactionTests {
    @Test func `what is queued goes with the commit, after what was read`() async throws {
        try await TestDatabase.with(schema: Item.schema) { database in
            try await database.withPool({ $0.poolSize = 1 }) { pool in
                try await pool.run(Item.Insert(id: 1))
                let before = pool.roundTrips

                let seen = try await pool.transaction(reading: Item.IDs()) { transaction, ids in
                    for id in ids { transaction.queue(Item.Insert(id: id + 1)) }
                    return ids
                }

                #expect(seen == [1])
                #expect(pool.roundTrips == before + 2)
                #expect(try await pool.run(Item.IDs()) == [1, 2])
            }
        }
    }

    @Test func `what only writes takes one trip`() async throws {
        try await TestDatabase.with(schema: Item.schema) { database in
            try await database.withPool({ $0.poolSize = 1 }) { pool in
                _ = try await pool.run(Answer(number: 1))
                let before = pool.roundTrips

                try await pool.transaction { transaction in
                    transaction.queue(Item.Insert(id: 1))
                    transaction.queue(Item.Insert(id: 2))
                }

                #expect(pool.roundTrips == before + 1)
                #expect(try await pool.run(Item.IDs()) == [1, 2])
            }
        }
    }

    @Test func `several statements of different types share one trip`() async throws {
        try await TestDatabase.with(schema: Item.schema) { database in
            try await database.withPool { pool in
                let (numbers, ids, pairs) = try await pool.transaction(
                    reading: Answer(number: 7),
                    Item.Insert(id: 1, name: nil),
                    Item.IDs(),
                    Item.All()
                ) { _, numbers, _, ids, pairs in (numbers, ids, pairs) }

                #expect(numbers == [7])
                #expect(ids == [1])
                #expect(pairs == [Item.Pair(id: 1, name: nil)])
            }
        }
    }

    @Test func `a statement that a trip has twice is prepared once and answered twice`() async throws {
        try await TestDatabase.with { database in
            for usesPreparedStatements in [true, false] {
                try await database.withPool({ $0.usesPreparedStatements = usesPreparedStatements }) { pool in
                    for number in 1...2 {
                        let (one, two) = try await pool.transaction(
                            reading: Answer(number: number),
                            Answer(number: -number)
                        ) { _, one, two in (one, two) }

                        #expect(one == [number] && two == [-number])
                    }
                }
            }
        }
    }

    @Test func `an error that the decision throws undoes what was read, comes out and costs no connection`()
        async throws
    {
        struct Refused: Error {}
        try await TestDatabase.with(schema: Item.schema) { database in
            try await database.withPool({ $0.poolSize = 1 }) { pool in
                let before = try await pool.run(BackendID())

                await #expect(throws: Refused.self) {
                    try await pool.transaction(reading: Item.Insert(id: 1)) { _, _ in throw Refused() }
                }
                await #expect(throws: Refused.self) {
                    try await pool.transaction { transaction in
                        transaction.queue(Item.Insert(id: 2))
                        throw Refused()
                    }
                }

                #expect(try await pool.run(Item.IDs()).isEmpty)
                #expect(try await pool.run(IsInTransaction()) == [false])
                #expect(try await pool.run(BackendID()) == before)
            }
        }
    }

    @Test func `rows that cannot be decoded undo the transaction`() async throws {
        try await TestDatabase.with(schema: Item.schema) { database in
            try await database.withPool({ $0.poolSize = 1 }) { pool in
                let error = try await postgresError {
                    try await pool.transaction(reading: Item.Insert(id: 1), Misread()) { _, _, _ in }
                }

                #expect(error?.kind == .decoding)
                #expect(try await pool.run(Item.IDs()).isEmpty)
            }
        }
    }

    @Test func `a violated constraint is known by its name and undoes the transaction`() async throws {
        try await TestDatabase.with(schema: Item.schema) { database in
            try await database.withPool({ $0.poolSize = 1 }) { pool in
                let blank = try await postgresError {
                    try await pool.transaction { transaction in
                        transaction.queue(Item.Insert(id: 1))
                        transaction.queue(Item.Insert(id: 2, name: ""))
                        transaction.queue(Item.Insert(id: 3))
                    }
                }
                #expect(blank?.sqlState == "23514")
                #expect(blank?.constraint == "item_name_not_blank")
                #expect(blank?.table == "item")

                try await pool.transaction { $0.queue(Item.Insert(id: 1)) }
                let twice = try await postgresError { try await pool.run(Item.Insert(id: 1)) }
                #expect(twice?.sqlState == "23505")
                #expect(twice?.constraint == "item_id")
                #expect(try await pool.run(Item.IDs()) == [1])
            }
        }
    }

    @Test func `a refused statement costs no connection`() async throws {
        let schema = "create table item (id bigint unique deferrable initially deferred, name text check (name <> ''))"
        try await TestDatabase.with(schema: schema) { database in
            try await database.withPool({ $0.poolSize = 1 }) { pool in
                let before = try await pool.run(BackendID())
                try await pool.run(Item.Insert(id: 1))

                let atCommit = try await postgresError { try await pool.run(Item.Insert(id: 1)) }
                let atOnce = try await postgresError { try await pool.run(Item.Insert(id: 2, name: "")) }
                let inTransaction = try await postgresError {
                    try await pool.transaction(reading: Item.Insert(id: 3, name: ""), Answer(number: 1)) { _, _, _ in }
                }

                #expect(atCommit?.sqlState == "23505")
                #expect(atOnce?.sqlState == "23514")
                #expect(inTransaction?.sqlState == "23514")
                let after = try await pool.run(BackendID())
                #expect(after == before)
            }
        }
    }

    @Test func `what was read in vain is never decided upon`() async throws {
        try await TestDatabase.with(schema: Item.schema) { database in
            try await database.withPool { pool in
                let decisions = Counter()
                let error = try await postgresError {
                    try await pool.transaction(reading: Item.Insert(id: 1), Item.Insert(id: 1)) { _, _, _ in
                        decisions.next()
                    }
                }

                #expect(error?.sqlState == "23505")
                #expect(decisions.value == 0)
                #expect(try await pool.run(Item.IDs()).isEmpty)
            }
        }
    }

    @Test func `a constraint that is deferred to the commit fails the commit`() async throws {
        let schema = "create table item (id bigint constraint item_id unique deferrable initially deferred, name text)"
        try await TestDatabase.with(schema: schema) { database in
            try await database.withPool({ $0.poolSize = 1 }) { pool in
                let inTransaction = try await postgresError {
                    try await pool.transaction { transaction in
                        transaction.queue(Item.Insert(id: 1))
                        transaction.queue(Item.Insert(id: 1))
                    }
                }
                try await pool.run(Item.Insert(id: 2))
                let alone = try await postgresError { try await pool.run(Item.Insert(id: 2)) }

                #expect(inTransaction?.constraint == "item_id")
                #expect(alone?.constraint == "item_id")
                #expect(try await pool.run(Item.IDs()) == [2])
            }
        }
    }

    @Test func `a transaction that writes nothing sends nothing`() async throws {
        try await TestDatabase.with { database in
            try await database.withPool({ $0.poolSize = 1 }) { pool in
                _ = try await pool.run(Answer(number: 1))
                let before = pool.roundTrips

                let value = try await pool.transaction { _ in 5 }

                #expect(value == 5)
                #expect(pool.roundTrips == before)
                try await eventually { pool.status == PoolStatus(size: 1, idle: 1, inUse: 0, waiting: 0) }
            }
        }
    }

    @Test func `what our own SQL raises is kept, a server's message is not`() async throws {
        try await TestDatabase.with(schema: Item.schema) { database in
            try await database.withPool { pool in
                let raised = try await postgresError { try await pool.run(RaiseLimit()) }
                let other = try await postgresError { try await pool.run(Item.Insert(id: 1, name: "")) }

                #expect(raised?.sqlState == "PT429")
                #expect(raised?.raised == "destination_sends:412")
                #expect(other?.raised == nil)
                #expect(other?.debugDescription.contains("Failing row") == false)
                #expect(other?.description == "database error 23514")
            }
        }
    }

    @Test func `a transaction the server undid for another's sake runs once more`() async throws {
        try await TestDatabase.with(schema: Item.schema) { database in
            try await database.withPool { pool in
                let runs = Counter()

                try await pool.transaction { transaction in
                    transaction.queue(Item.Insert(id: 1))
                    if runs.next() == 1 { transaction.queue(RaiseSerializationFailure()) }
                }

                #expect(runs.value == 2)
                #expect(try await pool.run(Item.IDs()) == [1])
            }
        }
    }

    @Test func `a transaction that the server undoes twice fails`() async throws {
        try await TestDatabase.with(schema: Item.schema) { database in
            try await database.withPool({ $0.poolSize = 1 }) { pool in
                let runs = Counter()
                let error = try await postgresError {
                    try await pool.transaction(reading: Item.Insert(id: 1)) { transaction, _ in
                        runs.next()
                        transaction.queue(RaiseSerializationFailure())
                    }
                }

                #expect(error?.sqlState == "40001")
                #expect(runs.value == 2)
                #expect(try await pool.run(Item.IDs()).isEmpty)
                #expect(try await pool.run(IsInTransaction()) == [false])
            }
        }
    }
}

/// Whether the session is in a transaction that has written; fails in one that has failed.
private struct IsInTransaction: Statement {
    static let sql = "select pg_current_xact_id_if_assigned() is not null"

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Bool { try row.next() }
}

private struct Misread: Statement {
    static let sql = "select 'text'"

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int { try row.next() }
}

private struct RaiseLimit: Statement {
    typealias Row = Void
    static let sql = "do $$ begin raise exception using errcode = 'PT429', message = 'destination_sends:412'; end $$"
}

private struct RaiseSerializationFailure: Statement {
    typealias Row = Void
    static let sql = "do $$ begin raise exception using errcode = '40001'; end $$"
}
