import FoundationEssentials
import TestSupport
import Testing

@testable import Gateway

/// What holds for every request, whichever feature it is for.
@Suite struct GatewayHTTPTests {
    @Test func `every answer carries its id and the headers of an API`() async throws {
        try await TestGateway.with { (gateway) async throws in
            for path in ["/healthz", "/nothing", "/login/start", "/.well-known/jwks.json", "/openapi.yaml"] {
                let answer = try await gateway.get(path)

                // The published keys alone may be kept for a while.
                let caching = path.hasSuffix("jwks.json") ? "public, max-age=300" : "no-store"
                #expect(answer.header("Cache-Control") == caching)
                #expect(answer.header("X-Content-Type-Options") == "nosniff")
                #expect(answer.header("X-Request-Id")?.isEmpty == false)
                if let id = answer.string("request_id") { #expect(id == answer.header("X-Request-Id")) }
            }
        }
    }

    @Test func `the API stands at the root and at v1 alike`() async throws {
        try await TestGateway.with { (gateway) async throws in
            for path in ["/users/u-1", "/v1/users/u-1"] {
                #expect(try await gateway.get(path).code == "user_not_found")
            }
        }
    }

    @Test func `an unknown path and a wrong method are told apart`() async throws {
        try await TestGateway.with { (gateway) async throws in
            let unknown = try await gateway.get("/nothing/here")
            let wrong = try await gateway.send("DELETE", "/login/start")

            #expect(unknown.status == 404)
            #expect(unknown.code == "not_found")
            #expect(wrong.status == 405)
            #expect(wrong.code == "method_not_allowed")
            #expect(wrong.header("Allow") == "POST")
            #expect(try await gateway.send("TRACE", "/healthz").header("Allow") == "GET, HEAD")
        }
    }

    @Test func `a body must be JSON by its type`() async throws {
        try await TestGateway.with { (gateway) async throws in
            for type in ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", ""] {
                let answer = try await gateway.send(
                    "POST",
                    "/login/start",
                    "{}",
                    headers: [(name: "Content-Type", value: type)]
                )
                #expect(answer.status == 415)
                #expect(answer.code == "unsupported_media_type")
            }
            let answer = try await gateway.send(
                "POST",
                "/login/start",
                "{}",
                headers: [(name: "Content-Type", value: "application/json; charset=UTF-8")]
            )
            #expect(answer.code == "validation_failed")
        }
    }

    @Test func `what is not one JSON object is refused`() async throws {
        let bodies = [
            "", "null", "[]", "7", "\"x\"", "{", #"{"a":1,"a":2}"#, "{\"user_id\":\"\\u0000\"}", "{}{}", "\u{FEFF}{}",
            String(repeating: "{\"a\":", count: 10_000),
        ]
        try await TestGateway.with { (gateway) async throws in
            for body in bodies {
                let answer = try await gateway.send("POST", "/login/start", body)

                #expect(answer.status == 400)
                #expect(answer.code == "malformed_request")
            }
        }
    }

    @Test func `64 KiB of body are read, one byte more is refused`() async throws {
        try await TestGateway.with { (gateway) async throws in
            let frame = #"{"user_id":""}"#.utf8.count
            let most = #"{"user_id":"\#(String(repeating: "x", count: Request64K - frame))"}"#

            #expect(try await gateway.send("POST", "/login/start", most).code == "validation_failed")
            let tooLarge = try await gateway.send("POST", "/login/start", most + " ")
            #expect(tooLarge.status == 413)
            #expect(tooLarge.code == "body_too_large")
            #expect(
                try await gateway.send("POST", "/login/start", String(repeating: "x", count: 1_048_577)).status == 413
            )
        }
    }

    @Test func `headers beyond 16 KiB are refused`() async throws {
        try await TestGateway.with { (gateway) async throws in
            let answer = try await gateway.send(
                "GET",
                "/users/u",
                headers: [(name: "X-Large", value: String(repeating: "x", count: 64 * 1024))]
            )

            #expect(answer.status == 431)
            #expect(answer.code == "headers_too_large")
        }
    }

    @Test func `without one valid key nothing is answered`() async throws {
        try await TestGateway.with { (gateway) async throws in
            let wrong = String(gateway.key.dropLast()) + (gateway.key.hasSuffix("0") ? "1" : "0")
            for key in ["", "x", wrong, gateway.key + "0", gateway.key.uppercased()] {
                let answer = try await gateway.get("/users/u-1", key: key)
                #expect(answer.status == 401)
                #expect(answer.code == "credentials_invalid")
                #expect(answer.header("WWW-Authenticate") == "Bearer")
            }
            let twice = try await gateway.send(
                "GET",
                "/users/u-1",
                headers: [(name: "Authorization", value: "Bearer \(gateway.key)")]
            )
            #expect(twice.status == 401)
        }
    }

    /// RFC 9110 §11.1 and §11.4: the scheme's case does not matter, and one or more blanks follow it.
    @Test(arguments: [
        ("Bearer ", "200"), ("bEARER ", "200"), ("Bearer   ", "200"), ("Bearer", "401"), ("Bearer\t", "401"),
        ("BeareRx ", "401"), ("Basic ", "401"), ("", "401"),
    ])
    func `the scheme stands before the key`(_ scheme: String, _ status: String) async throws {
        try await TestGateway.with { (gateway) async throws in
            _ = try await gateway.enrollPhone("u-1", "+447700900124")
            let answer = try await RawConnection.exchange(
                gateway,
                "GET /users/u-1 HTTP/1.1\r\nHost: x\r\nAuthorization: \(scheme)\(gateway.key)\r\n\r\n"
            )

            #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
        }
    }

    @Test func `a key does only what its scopes say`() async throws {
        try await TestGateway.with { (gateway) async throws in
            let reader = try await gateway.otherApp(scopes: ["users:read"])

            #expect(try await gateway.get("/users/u-1", key: reader).code == "user_not_found")
            let refused = try await gateway.post("/login/start", ["user_id": "u"], key: reader)
            #expect(refused.status == 403)
            #expect(refused.code == "scope_missing")
        }
    }

    @Test func `a key beyond its rate is told when to come back`() async throws {
        try await TestGateway.with { (gateway) async throws in
            let policy = #"{"key_requests":{"per_second":1,"burst":1}}"#
            let key = try await gateway.otherApp(policy: policy)

            let answers = try await gateway.race(5) { _ in try await gateway.get("/users/u-1", key: key) }

            let refused = answers.filter { $0.status == 429 }
            #expect(refused.count >= 3)
            #expect(refused.allSatisfy { $0.code == "key_limited" && $0.header("Retry-After") == "1" })
        }
    }

    @Test func `the access line names the route, never the path`() async throws {
        try await TestGateway.with { (gateway) async throws in
            _ = try await gateway.get("/users/canary-user")
            _ = try await gateway.get("/nothing/canary-path")

            #expect(gateway.log.text.contains("/users/"))
            #expect(!gateway.log.text.contains("canary"))
        }
    }

    @Test func `a path that cannot be decoded names nothing`() async throws {
        let paths = ["/users/%00", "/users/%", "/users/%FF", "/users/%zz", "/flows/..%2F..%2Fetc", "/users/%C0%AF"]
        try await TestGateway.with { (gateway) async throws in
            for path in paths {
                #expect((400...404).contains(try await gateway.get(path).status))
            }
            #expect(gateway.log.errors.isEmpty)
        }
    }
}

private let Request64K = 64 * 1024

extension String {
    /// More than headers may have.
    fileprivate static let padding = String(repeating: "a", count: 17 * 1024)
}

@Suite struct OpsListenerTests {
    @Test func `the service lives and is ready`() async throws {
        try await TestGateway.with { (gateway) async throws in
            #expect(try await gateway.get(gateway.opsURL + "/livez").status == 200)
            let ready = try await gateway.get(gateway.opsURL + "/readyz")
            #expect(ready.status == 200)
            #expect(ready.string("status") == "ready")
        }
    }

    @Test func `every request has its line, whatever refused it`() async throws {
        try await TestGateway.with { (gateway) async throws in
            let operatorKey = try await gateway.operatorKey()
            let services = gateway.opsURL + "/admin/verify/services"

            let refused = try await gateway.get(services, key: "psk_live_canary")
            let padded = try await gateway.send("GET", services, key: operatorKey, headers: [("X-Padding", .padding)])
            _ = try await gateway.send("GET", services + "/canary", key: operatorKey)
            _ = try await gateway.send("GET", gateway.opsURL + "/admin/canary", key: operatorKey)
            _ = try await gateway.get(gateway.opsURL + "/livez")

            #expect(refused.code == "credentials_invalid" && padded.code == "headers_too_large")
            let lines = gateway.log.text.split(separator: "\n").filter { $0.contains("request [") }
            let found = ["401", "431", "404", "404", "200"].map { #""status": \#($0)"# }
            #expect(lines.count == found.count && zip(lines, found).allSatisfy { $0.contains($1) })
            #expect(lines.map { $0.hasPrefix("debug") } == [false, false, false, false, true])
            #expect(lines[2].contains("/admin/verify/services/{service_sid}") && lines[2].contains("key.id"))
            #expect(!gateway.log.text.contains("canary"))
        }
    }

    @Test func `a role that may change audit rows makes the service not ready`() async throws {
        try await TestGateway.with { (gateway) async throws in
            try await gateway.database.sql("grant update on audit_events to postern_runtime")

            let ready = try await gateway.get(gateway.opsURL + "/readyz")

            #expect(ready.status == 503)
            #expect(ready.text.contains("may change audit rows"))
        }
    }

    @Test func `a migration that is missing makes the service not ready`() async throws {
        try await TestGateway.with { (gateway) async throws in
            try await gateway.database.sql("delete from schema_migrations")

            let ready = try await gateway.get(gateway.opsURL + "/readyz")

            #expect(ready.status == 503)
            #expect(ready.text.contains("not migrated"))
        }
    }

    @Test func `metrics count requests by route template`() async throws {
        try await TestGateway.with { (gateway) async throws in
            _ = try await gateway.get("/users/canary")

            let metrics = try await gateway.get(gateway.opsURL + "/metrics")

            let line = #"gw_http_requests_total{method="GET",route="/users/{user_id}",status="404"} 1"#
            #expect(metrics.header("Content-Type")?.hasPrefix("text/plain; version=0.0.4") == true)
            #expect(metrics.text.contains(line))
            #expect(!metrics.text.contains("canary"))
        }
    }

    @Test func `the public listener shows neither metrics nor readiness`() async throws {
        try await TestGateway.with { (gateway) async throws in
            #expect(try await gateway.get("/metrics").status == 404)
            #expect(try await gateway.get("/readyz").status == 404)
            #expect(try await gateway.get("/healthz").status == 200)
        }
    }
}
