import Testing

@testable import Postgres

/// What is known, and what is not, when a trip is cut off on its way.
@Suite struct WireTests {
    @Test func `a transaction whose wire is cut before it writes begins once more`() async throws {
        try await withWire { database, pool, wire in
            let runs = Counter()

            try await pool.transaction(reading: Item.IDs()) { transaction, _ in
                if runs.next() == 1 { wire.cut() }
                transaction.queue(Item.Insert(id: 1))
            }

            #expect(runs.value == 2)
            #expect(try await database.run(Item.IDs()) == [1])
        }
    }

    @Test func `a transaction whose wire is cut twice before it writes has left nothing`() async throws {
        try await withWire { database, pool, wire in
            let runs = Counter()
            let error = try await postgresError {
                try await pool.transaction(reading: Item.Insert(id: 1)) { transaction, _ in
                    runs.next()
                    wire.cut()
                    transaction.queue(Item.Insert(id: 2))
                }
            }

            #expect(error?.kind == .connection)
            #expect(runs.value == 2)
            #expect(try await database.run(Item.IDs()) == [])
        }
    }

    // The server commits when it executes `commit`, not at the `Sync` behind it: a trip that was not sent to its end
    // proves nothing.
    @Test func `a commit that arrives without its Sync is done, and its outcome unknown`() async throws {
        try await withWire { database, pool, wire in
            async let error = postgresError {
                try await pool.transaction(reading: Item.IDs()) { transaction, _ in
                    wire.keepSyncsBack()
                    transaction.queue(Item.Insert(id: 1))
                }
            }
            try await eventually { try await database.run(Item.IDs()) == [1] }
            wire.cut()

            #expect(try await error?.kind == .commitUnknown)
        }
    }

    @Test func `what the server refused before the wire was cut stays refused`() async throws {
        try await withWire { database, pool, wire in
            async let error = postgresError {
                try await pool.transaction(reading: Item.IDs()) { transaction, _ in
                    wire.keepSyncsBack()
                    transaction.queue(Item.Insert(id: 1))
                    transaction.queue(Item.Insert(id: 2, name: ""))
                }
            }
            try await eventually { wire.hasAnswer }
            wire.cut()

            #expect(try await error?.constraint == "item_name_not_blank")
            #expect(try await database.run(Item.IDs()) == [])
        }
    }

    /// Lends a pool of one session that reaches its database over a wire.
    private func withWire(_ body: (TestDatabase, Pool, Wire) async throws -> Void) async throws {
        try await TestDatabase.with(schema: Item.schema) { database in
            let wire = try Wire()
            try await database.withPool({
                $0.connection = wire.url(database); $0.poolSize = 1; $0.statementTimeout = .seconds(20)
            }) { pool in
                try await body(database, pool, wire)
            }
        }
    }
}
