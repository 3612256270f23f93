import HTTPTypes
import Hummingbird
import Postgres
import Testing

@testable import Gateway

@Suite struct ProblemTests {
    @Test func `a document holds the members that apply, in a fixed order`() {
        var problem = Problem(.codeIncorrect, "Two tries are left.", attemptsLeft: 2, next: ["resend"])
        problem.retryAfter = 30
        problem.limit = "flow"

        let document = String(decoding: problem.document(requestID: "r-1"), as: UTF8.self)

        let expected = """
            {"type":"/problems/code_incorrect","title":"The code is not correct","status":422,\
            "code":"code_incorrect","detail":"Two tries are left.","retry_after":30,"attempts_left":2,\
            "limit":"flow","next":["resend"],"request_id":"r-1"}
            """
        #expect(document == expected)
    }

    @Test func `headers follow the members`() {
        var problem = Problem(.methodNotAllowed, retryAfter: 7)
        problem.allowedMethods = ["GET", "HEAD"]

        let headers = problem.response(requestID: "r").headers

        #expect(headers[.contentType] == "application/problem+json")
        #expect(headers[.retryAfter] == "7")
        #expect(headers[.allow] == "GET, HEAD")
        #expect(Problem(.credentialsInvalid).response(requestID: "r").headers[.wwwAuthenticate] == "Bearer")
    }

    @Test(arguments: ProblemCode.allCases)
    func `every code is spelled in lower case and has an error status`(code: ProblemCode) {
        #expect(code.rawValue.allSatisfy { $0.isLowercase || $0 == "_" })
        #expect((400...599).contains(code.status))
        #expect(!code.title.isEmpty)
    }

    @Test func `failures of the database are told apart`() {
        #expect(PostgresError(.overloaded).problem.code == .overloaded)
        #expect(PostgresError(.connection).problem.code == .storeUnavailable)
        #expect(PostgresError(.timeout).problem.code == .storeUnavailable)
        #expect(PostgresError(.commitUnknown).problem.code == .outcomeUnknown)
        #expect(PostgresError(.decoding).problem.code == .internalError)
        #expect(PostgresError(.server(sqlState: "42P01")).problem.code == .internalError)
    }
}
