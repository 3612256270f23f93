import Testing

@testable import Postgres

@Suite struct TransactionTests {
    @Test func `queued statements go with the next trip and the commit`() async throws {
        try await TestDatabase.with(schema: Item.schema) { database in
            try await database.withPool { pool in
                let seen = try await pool.transaction { transaction in
                    transaction.queue(Item.Insert(id: 1))
                    let seen = try transaction.run(Item.IDs())
                    transaction.queue(Item.Insert(id: 2))
                    return seen
                }

                #expect(seen == [1])
                #expect(try await pool.run(Item.IDs()) == [1, 2])
            }
        }
    }

    @Test func `several statements of different types share one trip`() async throws {
        try await TestDatabase.with(schema: Item.schema) { database in
            try await database.withPool { pool in
                let (numbers, _, ids, pairs) = try await pool.transaction { transaction in
                    try transaction.run(
                        Answer(number: 7),
                        Item.Insert(id: 1, name: nil),
                        Item.IDs(),
                        Item.All()
                    )
                }

                #expect(numbers == [7])
                #expect(ids == [1])
                #expect(pairs == [Item.Pair(id: 1, name: nil)])
            }
        }
    }

    @Test func `an error the body throws undoes everything and comes out`() async throws {
        struct Refused: Error {}
        try await TestDatabase.with(schema: Item.schema) { database in
            try await database.withPool { pool in
                await #expect(throws: Refused.self) {
                    try await pool.transaction { transaction in
                        try transaction.run(Item.Insert(id: 1))
                        throw Refused()
                    }
                }

                let ids = try await pool.run(Item.IDs())
                #expect(ids.isEmpty)
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
                    try await pool.transaction { transaction in
                        transaction.queue(Item.Insert(id: 3, name: ""))
                        _ = try transaction.run(Answer(number: 1))
                    }
                }

                #expect(atCommit?.sqlState == "23505")
                #expect(atOnce?.sqlState == "23514")
                #expect(inTransaction?.sqlState == "23514")
                let after = try await pool.run(BackendID())
                #expect(after == before)
            }
        }
    }

    @Test func `a body that swallows a failure does not commit`() async throws {
        try await TestDatabase.with(schema: Item.schema) { database in
            try await database.withPool { pool in
                let error = try await postgresError {
                    try await pool.transaction { transaction in
                        transaction.queue(Item.Insert(id: 1))
                        try? transaction.run(Item.Insert(id: 1))
                    }
                }

                #expect(error?.sqlState == "23505")
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

    @Test func `a commit that the server answers with a rollback is an error`() async throws {
        try await TestDatabase.with(schema: Item.schema) { database in
            try await database.withPool { pool in
                let error = try await postgresError {
                    try await pool.transaction { transaction in
                        try transaction.run(Item.Insert(id: 1))
                        try transaction.run(RollBackBehindOurBack())
                    }
                }

                #expect(error != nil)
                #expect(try await pool.run(Item.IDs()).isEmpty)
            }
        }
    }

    @Test func `a body that asks for nothing sends nothing`() async throws {
        let unreachable = PostgresConfiguration(connection: "postgresql://127.0.0.1:1/none")
        let connection = Connection(unreachable)

        let outcome = await connection.transaction { _ in 5 }

        #expect(throws: PostgresError.self) { try outcome.result.get() }  // it does need a connection
        try await TestDatabase.with { database in
            try await database.withPool { pool in
                let value = try await pool.transaction { _ in 5 }
                #expect(value == 5)
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
                    if runs.next() == 1 { try transaction.run(RaiseSerializationFailure()) }
                    transaction.queue(Item.Insert(id: 1))
                }

                #expect(runs.value == 2)
                #expect(try await pool.run(Item.IDs()) == [1])
            }
        }
    }
}

private struct RollBackBehindOurBack: Statement {
    typealias Row = Void
    static let sql = "rollback"
}

private struct RaiseLimit: Statement {
    typealias Row = Void
    static let sql = "do $$ begin raise exception using errcode = 'PT429', message = 'destination_sends:412'; end $$"
}

private struct RaiseSerializationFailure: Statement {
    typealias Row = Void
    static let sql = "do $$ begin raise exception using errcode = '40001'; end $$"
}
