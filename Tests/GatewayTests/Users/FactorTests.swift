import Foundation
import TestSupport
import Testing

@Suite struct FactorTests {
    private static let phone = "+447700900123"

    @Test func `a factor takes another name, which the record does not tell`() async throws {
        try await TestGateway.with { gateway in
            let factor = try await gateway.enrollPhone("ann", Self.phone)

            let answer = try await gateway.change(factor, of: "ann", #"{"name":"Anns Diensthandy"}"#)
            let again = try await gateway.change(factor, of: "ann", #"{"name":"Anns Diensthandy"}"#)

            #expect(answer.status == 200)
            #expect(answer.string("name") == "Anns Diensthandy")
            #expect(answer.string("factor_id") == factor)
            #expect(again.status == 200)
            #expect(try await gateway.factors(of: "ann").first?["name"] as? String == "Anns Diensthandy")
            let rows = try await gateway.database.sql("select action from audit_events where action like 'factor.%'")
            #expect(rows == ["factor.enrolled", "factor.renamed"])
            #expect(
                try await gateway.database.sql("select detail from audit_events").contains { $0.contains("Ann") }
                    == false
            )
        }
    }

    @Test func `the first proved factor is the default until another is made so`() async throws {
        try await TestGateway.with { gateway in
            let phone = try await gateway.enrollPhone("ann", Self.phone)
            let email = try await gateway.enrollEmail("ann", "ann@example.org")
            #expect(try await gateway.defaults(of: "ann") == [phone])

            let answer = try await gateway.change(email, of: "ann", #"{"is_default":true}"#)
            _ = try await gateway.change(email, of: "ann", #"{"is_default":true}"#)
            let login = try await gateway.post("/login/start", ["user_id": "ann"])

            #expect(answer["is_default"] as? Bool == true)
            #expect(try await gateway.defaults(of: "ann") == [email])
            #expect(login.string("method") == "email")
            #expect(
                try await gateway.database.sql(
                    "select count(*), min(result) from audit_events where action = 'factor.default'"
                ) == ["1|default"]
            )
        }
    }

    @Test func `many who make different factors the default leave exactly one`() async throws {
        try await TestGateway.with { gateway in
            var factors = [try await gateway.enrollPhone("ann", Self.phone)]
            for index in 0..<4 { factors.append(try await gateway.enrollEmail("ann", "ann\(index)@example.org")) }
            let all = factors

            let statuses = try await gateway.race(10) { index in
                try await gateway.change(all[index % all.count], of: "ann", #"{"is_default":true}"#).status
            }

            #expect(statuses == Array(repeating: 200, count: 10))
            #expect(try await gateway.defaults(of: "ann").count == 1)
        }
    }

    @Test func `first factors that are proved at once leave exactly one default`() async throws {
        try await TestGateway.with { gateway in
            var flows: [(flow: String, code: String)] = []
            for index in 0..<5 {
                let email = "ann\(index)@example.org"
                let start = try await gateway.post("/enroll/email", ["user_id": "ann", "email": email])
                flows.append((try #require(start.string("flow_id")), try await gateway.code(for: email)))
            }
            let answers = flows

            let statuses = try await gateway.race(5) { index in
                let (flow, code) = answers[index]
                return try await gateway.post("/enroll/email/confirm", ["flow_id": flow, "code": code]).status
            }

            #expect(statuses == [200, 200, 200, 200, 200])
            #expect(try await gateway.defaults(of: "ann").count == 1)
        }
    }

    @Test func `only a proved factor that works can be the default`() async throws {
        try await TestGateway.with { gateway in
            let phone = try await gateway.enrollPhone("ann", Self.phone)
            let start = try await gateway.post("/enroll/email", ["user_id": "ann", "email": "ann@example.org"])
            let unproved = try #require(start.string("factor_id"))
            try await gateway.database.sql("update factors set status = 'disabled' where type = 'phone'")

            let unverified = try await gateway.change(unproved, of: "ann", #"{"is_default":true}"#)
            let disabled = try await gateway.change(phone, of: "ann", #"{"is_default":true}"#)
            let renamed = try await gateway.change(phone, of: "ann", #"{"name":"Old phone"}"#)

            #expect(unverified.code == "validation_failed")
            #expect((unverified["errors"] as? [[String: Any]])?.first?["pointer"] as? String == "/is_default")
            #expect(disabled.code == "factor_disabled")
            #expect(renamed.status == 200)
        }
    }

    @Test func `a factor that does not exist cannot be changed or deleted`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            _ = try await gateway.send("PUT", "/users/bob")
            let mine = try #require(try await gateway.factors(of: "ann").first?["factor_id"] as? String)

            for factor in ["fac_" + String(repeating: "0", count: 26), "fac_x", "%zz"] {
                #expect(try await gateway.change(factor, of: "ann", #"{"name":"x"}"#).code == "factor_not_found")
                #expect(try await gateway.delete(factor, of: "ann").code == "factor_not_found")
            }
            #expect(try await gateway.delete(mine, of: "bob").code == "factor_not_found")
            #expect(try await gateway.delete(mine, of: "ann", query: "?force=yes").code == "validation_failed")
            #expect(try await gateway.delete(mine, of: "ann", query: "?really=true").code == "validation_failed")
        }
    }
}
