import Testing
import TestSupport
import VerifyEmulator

@Suite struct EnrollmentTests {
    static let phone = "+447700900123"

    @Test func `a phone counts only after its code`() async throws {
        try await TestGateway.with { gateway in
            let start = try await gateway.post(
                "/enroll/phone",
                ["user_id": "ann", "phone": "+44 7700 900123", "name": "Work"]
            )
            let before = try await gateway.post("/login/start", ["user_id": "ann"])
            let confirm = try await gateway.post(
                "/enroll/phone/confirm",
                ["flow_id": start.string("flow_id") ?? "", "code": try await gateway.code(for: Self.phone)]
            )

            #expect(before.string("status") == "enrollment_required")
            let factor = try #require(confirm["factor"] as? [String: Any])
            #expect(factor["name"] as? String == "Work")
            #expect(factor["status"] as? String == "active")
            #expect(factor["is_default"] as? Bool == true)
            #expect(confirm["assertion"] == nil)
        }
    }

    @Test func `a code for enrolling opens no login, and a login's code enrols nothing`() async throws {
        try await TestGateway.with { gateway in
            let start = try await gateway.post("/enroll/phone", ["user_id": "ann", "phone": Self.phone])
            let code = try await gateway.code(for: Self.phone)
            let flow = try #require(start.string("flow_id"))

            #expect(try await gateway.confirm(flow, code).code == "flow_not_found")
            let email = try await gateway.post("/enroll/email/confirm", ["flow_id": flow, "code": code])
            #expect(email.code == "flow_not_found")
        }
    }

    @Test func `the same number is enrolled once`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)

            let again = try await gateway.post("/enroll/phone", ["user_id": "ann", "phone": Self.phone])

            #expect(again.code == "factor_exists")
        }
    }

    @Test func `an unfinished enrolment is taken up again`() async throws {
        try await TestGateway.with { gateway in
            let first = try await gateway.post("/enroll/phone", ["user_id": "ann", "phone": Self.phone])
            try await gateway.database.sql("update flows set created_at = created_at - interval '10 seconds'")
            let second = try await gateway.post("/enroll/phone", ["user_id": "ann", "phone": Self.phone])

            #expect(second.status == 201)
            #expect(second.string("factor_id") == first.string("factor_id"))
            #expect(second.string("flow_id") != first.string("flow_id"))
        }
    }

    @Test(arguments: [("+44", "phone_invalid"), ("0044 7700 900123", "phone_invalid"), ("", "phone_invalid")])
    func `a number that is none is refused before anything is asked`(phone: String, code: String) async throws {
        try await TestGateway.with { gateway in
            let answer = try await gateway.post("/enroll/phone", ["user_id": "ann", "phone": phone])

            #expect(answer.status == 422)
            #expect(answer.code == code)
            #expect(await gateway.emulator.calls.isEmpty)
            #expect(try await gateway.database.count("select count(*) from users") == 0)
        }
    }

    @Test func `parallel enrolments of one number by one user make one factor`() async throws {
        try await TestGateway.with { gateway in
            let answers = try await gateway.race(20) { _ in
                try await gateway.post("/enroll/phone", ["user_id": "ann", "phone": Self.phone])
            }

            #expect(answers.filter { $0.status == 201 }.count == 1)
            #expect(try await gateway.database.count("select count(*) from factors") == 1)
            #expect(await gateway.emulator.messages(to: Self.phone).count == 1)
        }
    }
}
