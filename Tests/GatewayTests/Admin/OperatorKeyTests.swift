import Gateway
import TestSupport
import Testing

/// Keys of operators open the ops listener and nothing else, keys of apps never do.
@Suite struct OperatorKeyTests {
    @Test func `neither listener takes the other's keys`() async throws {
        try await Desk.with { desk, gateway in
            let wrong = try await desk.send("GET", "/verify/services", key: gateway.key)
            let other = try await gateway.get("/audit", key: desk.key)
            let none = try await gateway.send("GET", gateway.opsURL + "/admin/verify/services", key: "nothing")

            #expect([wrong.code, other.code, none.code] == Array(repeating: "credentials_invalid", count: 3))
            #expect(try await desk.send("GET", "/verify/services").status == 200)
            #expect(try await gateway.send("GET", gateway.url + "/admin/verify/services", key: desk.key).status == 404)
            #expect(try await gateway.get(gateway.opsURL + "/readyz", key: "nothing").status == 200)
        }
    }

    @Test func `a scope that is missing is refused and audited`() async throws {
        try await Desk.with { desk, gateway in
            let reader = try await gateway.operatorKey(scopes: ["audit:read"])
            let maker = try await gateway.operatorKey(scopes: ["verify:admin"])

            #expect(try await desk.send("DELETE", "/verify/services/VA0", key: reader).code == "scope_missing")
            #expect(try await desk.send("GET", "/audit", key: maker).code == "scope_missing")

            #expect(try await desk.audited() == ["verify.service.delete scope_missing", "audit.read scope_missing"])
        }
    }

    @Test func `app and operators are told apart by the database too`() async throws {
        _ = try await TestDatabase.with { database in
            await #expect(throws: (any Error).self) {
                _ = try await database.sql(
                    """
                    insert into apps (app_id, slug, name) values ('00000000-0000-0000-0000-000000000000', 'nil', 'Nil')
                    """
                )
            }
        }
    }

    @Test func `apps do not read what operators did, nor operators what apps did`() async throws {
        try await Desk.with { desk, gateway in
            _ = try await gateway.send("PUT", "/users/ann")
            _ = try await desk.newService()

            let ofApp = try await gateway.get("/audit").text
            #expect(!ofApp.contains("verify.service") && ofApp.contains("user.created"))
            #expect(try await !desk.details().contains("user.created"))
        }
    }

    @Test func `the command line's acts make, list, change and end such keys`() async throws {
        try await Desk.with { desk, gateway in
            let admin = AppAdmin(pool: gateway.app.pool)
            let key = try await admin.createOperatorKey(environment: "live", scopes: [.verifyAdmin], label: "till")
            #expect(try await desk.send("GET", "/verify/services", key: key.text).status == 200)

            let next = try await admin.rotateKey(key.id, grace: .seconds(60))
            #expect(try await desk.send("GET", "/verify/services", key: next.text).status == 200)
            #expect(try await admin.operatorKeys().map(\.id).suffix(2) == [key.id, next.id])
            try await admin.revokeKey(next.id)
            #expect(try await admin.operatorKeys().last?.revokedAt != nil)

            await #expect(throws: AppAdminError.self) {
                try await admin.createOperatorKey(environment: "live", scopes: [.login])
            }
            let audited = try await desk.audited().filter { $0.hasPrefix("key.") }
            #expect(audited == ["key.created ok", "key.rotated ok", "key.revoked ok"])
        }
    }

    @Test func `at most ten are live at once`() async throws {
        try await Desk.with { _, gateway in
            let admin = AppAdmin(pool: gateway.app.pool)
            for _ in 1..<AppAdmin.maximumLiveKeys {
                _ = try await admin.createOperatorKey(environment: "test", scopes: [.auditRead])
            }
            await #expect(throws: AppAdminError.tooManyKeys) {
                try await admin.createOperatorKey(environment: "test", scopes: [.auditRead])
            }
        }
    }
}
