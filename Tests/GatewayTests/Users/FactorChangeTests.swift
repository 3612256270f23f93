import Domain
import Testing

@testable import Gateway

@Suite struct FactorChangeTests {
    private func change(_ text: String) throws -> FactorChange {
        guard case .object(let object) = try JSONParser.parse(Array(text.utf8)) else {
            throw Problem(.malformedRequest)
        }
        return try FactorChange(JSONFields(object))
    }

    @Test func `a name, the default, or both`() throws {
        #expect(try change(#"{"name":"Work phone"}"#).name?.text == "Work phone")
        #expect(try change(#"{"name":"Work phone"}"#).makesDefault == false)
        #expect(try change(#"{"is_default":true}"#).makesDefault)
        #expect(try change(#"{"is_default":true,"name":"A"}"#).name?.text == "A")
    }

    @Test(arguments: [
        (#"{"is_default":false}"#, "/is_default"), (#"{"is_default":"yes"}"#, "/is_default"),
        (#"{"name":""}"#, "/name"),
        (#"{"name":" x"}"#, "/name"), (#"{"name":"a\nb"}"#, "/name"), (#"{"name":7}"#, "/name"),
        (#"{"status":"active"}"#, "/status"), (#"{"name":"a","phone":"+447700900123"}"#, "/phone"),
    ])
    func `anything else is refused by its name`(body: String, pointer: String) {
        let problem = #expect(throws: Problem.self) { try change(body) }

        #expect(problem?.code == .validationFailed)
        #expect(problem?.errors.map(\.pointer) == [pointer])
    }

    @Test func `a change has to change something`() {
        let problem = #expect(throws: Problem.self) { try change("{}") }

        #expect(problem?.code == .validationFailed)
    }
}
