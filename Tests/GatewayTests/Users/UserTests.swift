import Foundation
import TestSupport
import Testing

@Suite struct UserTests {
    @Test func `a user is made by the first PUT and there for the second`() async throws {
        try await TestGateway.with { gateway in
            let first = try await gateway.send("PUT", "/users/ann")
            let second = try await gateway.send("PUT", "/users/ann", "{}")

            #expect(first.status == 201)
            #expect(first.string("user_id") == "ann")
            #expect(first.string("status") == "active")
            #expect((first["factors"] as? [Any])?.isEmpty == true)
            #expect(second.status == 200)
            #expect(second.string("created_at") == first.string("created_at"))
            #expect(
                try await gateway.database.count("select count(*) from audit_events where action = 'user.created'") == 1
            )
        }
    }

    @Test func `of many PUTs at once exactly one makes the user`() async throws {
        try await TestGateway.with { gateway in
            let statuses = try await gateway.race(10) { _ in try await gateway.send("PUT", "/users/ann").status }

            #expect(statuses.count { $0 == 201 } == 1)
            #expect(statuses.count { $0 == 200 } == 9)
            #expect(try await gateway.database.count("select count(*) from users") == 1)
        }
    }

    @Test func `a PUT takes no body or an empty object and nothing else`() async throws {
        try await TestGateway.with { gateway in
            func put(_ body: String, _ type: String = "application/json") async throws -> Answer {
                try await gateway.send("PUT", "/users/ann", body, headers: [(name: "Content-Type", value: type)])
            }

            let made = try await put("")
            let there = try await put("{}")
            let refusals = [
                try await put(#"{"status":"locked"}"#), try await put("[]"), try await put("{"),
                try await put("{}", "text/plain"),
            ]

            #expect(made.status == 201)
            #expect(there.status == 200)
            #expect(
                refusals.map(\.code) == [
                    "validation_failed", "malformed_request", "malformed_request", "unsupported_media_type",
                ]
            )
        }
    }

    @Test(arguments: ["a/b", "ünï", "50%", "a?b#c", "漢字", "a+b", "%2F", "..", "-"])
    func `any visible name comes back as it was sent`(name: String) async throws {
        let path = try #require(name.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        try await TestGateway.with { gateway in
            let made = try await gateway.send("PUT", "/users/\(path)")
            let read = try await gateway.get("/v1/users/\(path)")
            let started = try await gateway.post("/login/start", ["user_id": name])

            #expect(made.status == 201)
            #expect(made.string("user_id") == name)
            #expect(read.string("user_id") == name)
            #expect(started.string("status") == "enrollment_required")
            #expect(try await gateway.database.count("select count(*) from users") == 1)
        }
    }

    @Test(arguments: ["a%20b", "a%00b", "%zz", "%ff", "a%0Ab", String(repeating: "a", count: 129)])
    func `a name that no user can have names none`(path: String) async throws {
        try await TestGateway.with { gateway in
            let put = try await gateway.send("PUT", "/users/\(path)")
            let user = try await gateway.get("/users/\(path)")
            let factors = try await gateway.get("/users/\(path)/factors")

            #expect(put.code == "validation_failed")
            #expect(user.code == "user_not_found")
            #expect(factors.code == "user_not_found")
        }
    }

    @Test func `a user that nobody made is not found`() async throws {
        try await TestGateway.with { gateway in
            let factor = "fac_" + String(repeating: "0", count: 26)

            let answers = [
                try await gateway.get("/users/ann"), try await gateway.get("/users/ann/factors"),
                try await gateway.change(factor, of: "ann", #"{"name":"x"}"#),
                try await gateway.delete(factor, of: "ann"),
            ]

            #expect(answers.allSatisfy { $0.status == 404 && $0.code == "user_not_found" })
            #expect(try await gateway.database.count("select count(*) from users") == 0)
        }
    }

    @Test func `another app's user is not found`() async throws {
        try await TestGateway.with { gateway in
            let factor = try await gateway.enrollPhone("ann", "+447700900123")
            let other = try await gateway.otherApp()
            let path = "/users/ann/factors/\(factor)"

            #expect(try await gateway.get("/users/ann", key: other).code == "user_not_found")
            #expect(try await gateway.send("DELETE", path, key: other).code == "user_not_found")
            #expect(try await gateway.send("PUT", "/users/ann", key: other).status == 201)
            #expect(try await gateway.get("/users/ann/factors", key: other).text.contains(factor) == false)
            #expect(try await gateway.send("DELETE", path, key: other).code == "factor_not_found")
            #expect(try await gateway.send("PATCH", path, #"{"name":"x"}"#, key: other).code == "factor_not_found")
            #expect(try await gateway.factors(of: "ann").count == 1)
        }
    }

    @Test func `a factor is shown with all that helps to recognize it and nothing more`() async throws {
        try await TestGateway.with { gateway in
            let factor = try await gateway.enrollPhone("ann", "+447700900123")

            let answer = try await gateway.get("/users/ann")

            let shown = try #require((answer["factors"] as? [[String: Any]])?.first)
            #expect(shown["factor_id"] as? String == factor)
            #expect(shown["type"] as? String == "phone")
            #expect(shown["status"] as? String == "active")
            #expect(shown["destination"] as? String == "+44 ••• •••23")
            #expect(shown["methods"] as? [String] == ["sms", "call", "whatsapp"])
            #expect(shown["is_default"] as? Bool == true)
            #expect(shown["locked_until"] is NSNull)
            #expect(shown.count == 11)
            #expect(!answer.text.contains("7700900123"))
        }
    }

    @Test func `only a lock that still holds is shown`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", "+447700900123")

            try await gateway.database.sql("update factors set locked_until = now() + interval '1 minute'")
            let locked = try await gateway.factors(of: "ann").first?["locked_until"]
            try await gateway.database.sql("update factors set locked_until = now() - interval '1 minute'")
            let free = try await gateway.factors(of: "ann").first?["locked_until"]

            #expect(locked is String)
            #expect(free is NSNull)
        }
    }

    @Test func `a key does what its scopes say`() async throws {
        try await TestGateway.with { gateway in
            let reader = try await gateway.otherApp(scopes: ["users:read"])
            let writer = try await gateway.otherApp(scopes: ["users:write"])

            #expect(try await gateway.send("PUT", "/users/ann", key: reader).code == "scope_missing")
            #expect(try await gateway.send("PUT", "/users/ann", key: writer).status == 201)
            #expect(try await gateway.get("/users/ann", key: writer).code == "scope_missing")
            #expect(try await gateway.get("/audit", key: reader).code == "scope_missing")
        }
    }
}
