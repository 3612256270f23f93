import Cryptography
import Domain
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Gateway

/// The directory alone, on a real database.
@Suite struct UserDirectoryTests {
    private struct Scene: Sendable {
        let database: TestDatabase
        let pool: Pool
        let vault: Vault
        let caller: Caller

        func ensure(_ user: ExternalUserID, of caller: Caller, by directory: UserDirectory) async throws -> Subject {
            let making = try directory.making(user, of: caller)
            let (lock, read) = directory.locking(user, of: caller)
            return try await pool.transaction(reading: making, lock, read) { _, _, _, rows in try Subject.made(rows) }
        }
    }

    private static let user = ExternalUserID("u-1")

    private static func app(in database: TestDatabase) async throws -> Caller {
        let app = AppID(uuid: UUID())
        let slug = "app-" + app.uuid.uuidString.lowercased().prefix(8)
        try await database.sql("insert into apps (app_id, slug, name) values ('\(app.uuid)', '\(slug)', 'Test')")
        return Caller(app: app, slug: slug, keyID: "000000000000", scopes: [], policy: .standard)
    }

    private static func scene(
        _ keyring: Keyring = .generate(),
        _ body: @Sendable (Scene) async throws -> Void
    )
        async throws
    {
        try await TestDatabase.with { database in
            var configuration = PostgresConfiguration(connection: database.url)
            // These tests are about order, not about speed.
            configuration.connectTimeout = .seconds(30)
            configuration.admissionWait = .seconds(30)
            configuration.lockTimeout = .seconds(30)
            configuration.statementTimeout = .seconds(30)
            let pool = Pool(configuration, logger: TestLog().logger)
            let caller = try await app(in: database)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await pool.run() }
                try await body(Scene(database: database, pool: pool, vault: Vault(keyring), caller: caller))
                group.cancelAll()
            }
        }
    }

    @Test func `a user is made once, however many ask at the same time`() async throws {
        let user = try #require(Self.user)
        try await Self.scene { scene in
            let directory = UserDirectory(vault: scene.vault)

            let users = try await withThrowingTaskGroup(of: UserID.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await scene.ensure(user, of: scene.caller, by: directory).user }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }

            #expect(users.count == 1)
            #expect(try await scene.database.count("select count(*) from users") == 1)
            #expect(
                try await scene.database.sql("select action, actor_id from audit_events")
                    == ["user.created|000000000000"]
            )
        }
    }

    @Test func `the app's name of the user is sealed in the row and opens there alone`() async throws {
        let user = try #require(Self.user)
        try await Self.scene { scene in
            let subject = try await scene.ensure(user, of: scene.caller, by: UserDirectory(vault: scene.vault))
            let hex = try await scene.database.sql("select encode(external_id_sealed, 'hex') from users").first ?? ""
            let sealed = try #require(Hex.decode(hex))
            let key = try scene.vault.dataKey(subject.dataKeyWrapped, of: subject.user)

            #expect(try key.open(sealed, column: "users.external_id", row: subject.user.uuid) == "u-1")
            #expect(throws: CryptographyError.self) {
                try key.open(sealed, column: "users.external_id", row: UUID())
            }
            #expect(throws: CryptographyError.self) {
                try scene.vault.dataKey(subject.dataKeyWrapped, of: UserID(uuid: UUID()))
            }
        }
    }

    @Test func `two apps that use the same name mean two users`() async throws {
        let user = try #require(Self.user)
        try await Self.scene { scene in
            let other = try await Self.app(in: scene.database)
            let directory = UserDirectory(vault: scene.vault)

            let mine = try await scene.ensure(user, of: scene.caller, by: directory)
            let (lock, read) = directory.locking(user, of: other)
            let unknown = try await scene.pool.transaction(reading: lock, read) { _, _, rows in Subject(rows)?.user }
            let theirs = try await scene.ensure(user, of: other, by: directory)

            #expect(unknown == nil)
            #expect(theirs.user != mine.user)
            #expect(theirs.identity != mine.identity)
            #expect(theirs.lookup != mine.lookup)
        }
    }

    @Test func `a new look-up key finds the users of the old one`() async throws {
        let user = try #require(Self.user)
        let keyring = Keyring.generate()
        try await Self.scene(keyring) { scene in
            let before = try await scene.ensure(user, of: scene.caller, by: UserDirectory(vault: scene.vault))
            let rotated = Vault(keyring.rotating(.lookup))

            let after = try await scene.ensure(user, of: scene.caller, by: UserDirectory(vault: rotated))

            #expect(after.user == before.user)
        }
    }

    @Test func `whoever waited for the user's lock sees what was done meanwhile`() async throws {
        let user = try #require(Self.user)
        try await Self.scene { scene in
            let directory = UserDirectory(vault: scene.vault)
            let subject = try await scene.ensure(user, of: scene.caller, by: directory)

            // Each counts the factors under the lock and adds one: without a fresh look two would count the same.
            let counts = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        let (lock, read) = directory.locking(user, of: scene.caller)
                        return try await scene.pool.transaction(reading: lock, read) { transaction, _, rows in
                            transaction.queue(AddFactor(app: scene.caller.app, user: subject.user))
                            return try Subject.made(rows).factors.count
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }

            #expect(counts.sorted() == Array(0..<8))
        }
    }
}

private struct AddFactor: Statement {
    static let sql = """
        insert into factors (factor_id, app_id, user_id, type, status, name)
        values (gen_random_uuid(), $1, $2, 'totp', 'active', 'Authenticator')
        """
    let app: AppID
    let user: UserID
    var parameters: [Parameter] { [.uuid(app.uuid), .uuid(user.uuid)] }
    typealias Row = Void
}
