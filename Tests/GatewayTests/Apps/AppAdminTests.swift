import TestSupport
import Testing

@testable import Gateway

@Suite struct AppAdminTests {
    private func withAdmin(_ body: @Sendable (AppAdmin, TestDatabase) async throws -> Void) async throws {
        try await TestDatabase.with { database in
            try await database.withPool { try await body(AppAdmin(pool: $0), database) }
        }
    }

    @Test func `a new app is listed, with an audit row`() async throws {
        try await withAdmin { (admin, database) async throws in
            let id = try await admin.createApp(slug: "shop", name: "The Shop")

            let apps = try await admin.apps()
            #expect(apps.map(\.slug) == ["shop"])
            #expect(apps.first?.id == id)
            #expect(
                try await database.sql("select action, actor_type, result from audit_events") == [
                    "app.created|operator|ok"
                ]
            )
        }
    }

    @Test func `a slug is taken once and must be well formed`() async throws {
        try await withAdmin { (admin, _) async throws in
            _ = try await admin.createApp(slug: "shop", name: "A")

            await #expect(throws: AppAdminError.slugTaken) { try await admin.createApp(slug: "shop", name: "B") }
            await #expect(throws: AppAdminError.invalid("slug or name")) {
                try await admin.createApp(slug: "Shop!", name: "C")
            }
        }
    }

    @Test func `a policy that means nothing is not stored`() async throws {
        try await withAdmin { (admin, database) async throws in
            await #expect(throws: AppAdminError.self) {
                try await admin.createApp(slug: "shop", name: "A", policy: #"{"limits":{"typo":1}}"#)
            }

            #expect(try await database.count("select count(*) from apps") == 0)
        }
    }

    @Test func `only the hash of a key is stored`() async throws {
        try await withAdmin { (admin, database) async throws in
            _ = try await admin.createApp(slug: "shop", name: "A")

            let key = try await admin.createKey(for: "shop", environment: "live", scopes: [.login])

            let secret = try #require(key.text.split(separator: "_").last)
            #expect(APIKey(key.text)?.id == key.id)
            #expect(try await database.sql("select k::text from api_keys k").joined().contains(secret) == false)
            #expect(try await database.sql("select * from audit_events").joined().contains(secret) == false)
            let matching = "select count(*) from api_keys where secret_sha256 = sha256('\(secret)'::bytea)"
            #expect(try await database.count(matching) == 1)
        }
    }

    @Test func `an app has at most ten live keys, however many operators try`() async throws {
        try await withAdmin { (admin, database) async throws in
            _ = try await admin.createApp(slug: "shop", name: "A")

            let made = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        (try? await admin.createKey(for: "shop", environment: "test", scopes: [.login])) != nil
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }

            #expect(made <= AppAdmin.maximumLiveKeys)
            #expect(try await database.count("select count(*) from api_keys") == made)
        }
    }

    @Test func `rotating gives the old key an end and the new one its scopes`() async throws {
        try await withAdmin { (admin, database) async throws in
            _ = try await admin.createApp(slug: "shop", name: "A")
            let old = try await admin.createKey(
                for: "shop",
                environment: "test",
                scopes: [.login, .usersRead],
                label: "web"
            )

            let new = try await admin.rotateKey(old.id, grace: .seconds(3600))

            let keys = try await admin.keys(of: "shop")
            #expect(keys.map(\.id) == [old.id, new.id])
            #expect(keys.map(\.scopes) == [["login", "users:read"], ["login", "users:read"]])
            #expect(keys.map(\.label) == ["web", "web"])
            #expect(keys[0].notAfter != nil)
            #expect(keys[1].notAfter == nil)
            let inAnHour = "select count(*) from api_keys where not_after between now() + '59 min' and now() + '61 min'"
            #expect(try await database.count(inAnHour) == 1)
        }
    }

    @Test func `a new key lives as long as the old one was made for, or as it is told`() async throws {
        try await withAdmin { (admin, database) async throws in
            _ = try await admin.createApp(slug: "shop", name: "A")
            let month = Duration.seconds(30 * 86_400)
            let old = try await admin.createKey(for: "shop", environment: "live", scopes: [.login], lifetime: month)
            try await database.sql(
                "update api_keys set created_at = created_at - interval '29 d', not_after = not_after - interval '29 d'"
            )

            let next = try await admin.rotateKey(old.id, grace: month)
            let last = try await admin.rotateKey(next.id, grace: month, lifetime: .seconds(86_400))

            #expect(
                try await database.sql(
                    "select key_id, round(extract(epoch from not_after - now()) / 86400) from api_keys order by created_at"
                ) == ["\(old.id)|1", "\(next.id)|30", "\(last.id)|1"]
            )
        }
    }

    @Test func `a key that ends because it was rotated says nothing about the next one`() async throws {
        try await withAdmin { (admin, database) async throws in
            _ = try await admin.createApp(slug: "shop", name: "A")
            let old = try await admin.createKey(for: "shop", environment: "live", scopes: [.login])
            let next = try await admin.rotateKey(old.id, grace: .seconds(3600))
            try await admin.revokeKey(next.id)

            await #expect(throws: AppAdminError.rotatedAlready) {
                try await admin.rotateKey(old.id, grace: .seconds(3600))
            }
            let again = try await admin.rotateKey(old.id, grace: .seconds(3600), lifetime: .seconds(7 * 86_400))

            let days = "select round(extract(epoch from not_after - now()) / 86400) from api_keys where key_id = "
            #expect(try await database.sql(days + "'\(again.id)'") == ["7"])
        }
    }

    @Test func `a revoked key can neither be revoked nor rotated again`() async throws {
        try await withAdmin { (admin, _) async throws in
            _ = try await admin.createApp(slug: "shop", name: "A")
            let key = try await admin.createKey(for: "shop", environment: "live", scopes: [.login])

            try await admin.revokeKey(key.id)

            await #expect(throws: AppAdminError.noSuchKey) { try await admin.revokeKey(key.id) }
            await #expect(throws: AppAdminError.noSuchKey) { try await admin.rotateKey(key.id, grace: .zero) }
            await #expect(throws: AppAdminError.noSuchKey) { try await admin.revokeKey("nothere") }
        }
    }
}
