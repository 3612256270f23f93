import Domain
import Logging
import TestSupport
import Testing

@testable import Gateway

@Suite struct KeyDirectoryTests {
    private func withDirectory(
        _ body: @Sendable (KeyDirectory, AppAdmin, TestDatabase) async throws -> Void
    ) async throws {
        try await TestDatabase.with { database in
            try await database.withPool { pool in
                let admin = AppAdmin(pool: pool)
                _ = try await admin.createApp(slug: "shop", name: "A")
                let directory = KeyDirectory(store: KeyStore(pool: pool), logger: Logger(label: "test"))
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await directory.run() }
                    defer { group.cancelAll() }
                    try await body(directory, admin, database)
                }
            }
        }
    }

    private func key(_ issued: IssuedKey) throws -> APIKey {
        try #require(APIKey(issued.text))
    }

    @Test func `a key proves its app and its scopes`() async throws {
        try await withDirectory { (directory, admin, _) async throws in
            let issued = try await admin.createKey(for: "shop", environment: "live", scopes: [.login, .auditRead])

            let caller = try await directory.authenticate(key(issued))

            #expect(try await caller.app == admin.apps().first?.id)
            #expect(caller.keyID == issued.id)
            #expect(caller.scopes == [.login, .auditRead])
        }
    }

    @Test func `an unknown, wrong, expired, revoked or inactive app's key is refused alike`() async throws {
        try await withDirectory { (directory, admin, database) async throws in
            var keys: [IssuedKey] = []
            for _ in 0..<4 {
                keys.append(try await admin.createKey(for: "shop", environment: "live", scopes: [.login]))
            }
            try await admin.revokeKey(keys[0].id)
            try await database.sql("update api_keys set not_after = now() where key_id = '\(keys[1].id)'")
            let other = try #require(keys[3].text.split(separator: "_").last)
            let wrong = "psk_live_\(keys[2].id)_\(other)"
            let unknown = "psk_live_zzzzzzzzzzzz_\(other)"

            for text in [keys[0].text, keys[1].text, wrong, unknown] {
                let presented = try #require(APIKey(text))
                let problem = await #expect(throws: Problem.self) { try await directory.authenticate(presented) }
                #expect(problem == Problem(.credentialsInvalid))
            }
        }
    }

    @Test func `thousands of requests with a new key cost one query`() async throws {
        try await withDirectory { (directory, admin, database) async throws in
            let presented = try key(await admin.createKey(for: "shop", environment: "live", scopes: [.login]))
            try await database.sql("update apps set policy = '{\"key_requests\":{\"burst\":3000}}'")

            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<3000 { group.addTask { _ = try await directory.authenticate(presented) } }
                try await group.waitForAll()
            }

            #expect(directory.lookUps <= 3)
        }
    }

    @Test func `the rate of a key is counted, also across parallel requests`() async throws {
        try await withDirectory { (directory, admin, _) async throws in
            try await admin.setPolicy(of: "shop", to: #"{"key_requests":{"per_second":1,"burst":20}}"#)
            let presented = try key(await admin.createKey(for: "shop", environment: "live", scopes: [.login]))

            let answers = await withTaskGroup(of: Result<Caller, any Error>.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        do { return .success(try await directory.authenticate(presented)) } catch {
                            return .failure(error)
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }

            let refused = answers.compactMap { if case .failure(let error) = $0 { error as? Problem } else { nil } }
            #expect((75...80).contains(refused.count))
            #expect(refused.allSatisfy { $0.code == .keyLimited && $0.retryAfter == 1 })
        }
    }

    @Test func `an operator's key has the standard rate, each its own`() async throws {
        try await withDirectory { (directory, admin, _) async throws in
            let issued = try key(await admin.createOperatorKey(environment: "live", scopes: [.verifyAdmin]))
            let other = try key(await admin.createOperatorKey(environment: "live", scopes: [.verifyAdmin]))
            let start = ContinuousClock.now

            var admitted = 0
            let refusal = await #expect(throws: Problem.self) {
                for _ in 0..<100_000 {
                    _ = try await directory.authenticateOperator(issued)
                    admitted += 1
                }
            }

            let seconds = Int(start.duration(to: .now) / .seconds(1)) + 1
            let rate = KeyRate.standard
            #expect((rate.burst...rate.burst + rate.perSecond * seconds).contains(admitted))
            #expect(refusal?.code == .keyLimited && refusal?.retryAfter == 1)
            #expect(try await directory.authenticateOperator(other).scopes == [.verifyAdmin])
        }
    }

    @Test func `who knows only the public part of a key cannot use up its rate`() async throws {
        try await withDirectory { (directory, admin, _) async throws in
            try await admin.setPolicy(of: "shop", to: #"{"key_requests":{"per_second":1,"burst":1}}"#)
            let issued = try await admin.createKey(for: "shop", environment: "live", scopes: [.login])
            let forged = try #require(APIKey("psk_live_\(issued.id)_\(String(repeating: "0", count: 52))"))

            for _ in 0..<50 { await #expect(throws: Problem.self) { try await directory.authenticate(forged) } }

            _ = try await directory.authenticate(key(issued))
        }
    }

    @Test func `the last use is written`() async throws {
        try await withDirectory { (directory, admin, database) async throws in
            let issued = try await admin.createKey(for: "shop", environment: "live", scopes: [.login])

            _ = try await directory.authenticate(key(issued))
            // The worker writes it before it looks up the next key.
            _ = try? await directory.authenticate(
                #require(APIKey("psk_live_zzzzzzzzzzzz_" + String(repeating: "0", count: 52)))
            )

            #expect(try await database.count("select count(*) from api_keys where last_used_at is not null") == 1)
        }
    }
}

extension Result where Failure == Problem {
    fileprivate init(_ body: () async throws(Problem) -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
