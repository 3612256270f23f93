import Testing

@testable import Gateway

@Suite struct JSONFieldsTests {
    private func fields(_ text: String) throws -> JSONFields {
        guard case .object(let object) = try JSONParser.parse(Array(text.utf8)) else {
            throw Problem(.malformedRequest)
        }
        return JSONFields(object)
    }

    @Test func `required values come out once nothing is wrong`() throws {
        var body = try fields(#"{"user_id":"u-1","count":3,"sure":true,"tags":["a","b"],"extra":null}"#)

        let user = body.required("user_id", 1...8)
        let count = body.integer("count", 1...5)
        let sure = body.flag("sure")
        let tags = body.list("tags", 1...2) { $0 }
        let extra = body.optional("extra", 1...8)
        let (userID, number) = try body.complete(user, count)

        #expect(userID == "u-1")
        #expect(number == 3)
        #expect(sure == true)
        #expect(tags == ["a", "b"])
        #expect(extra == nil)
    }

    @Test func `all faults of a body are reported together`() throws {
        var body = try fields(
            #"{"user_id":7,"code":"","count":9,"context":{"ip":1,"who":2},"tags":["a",1],"other/1":0}"#
        )

        let user = body.required("user_id", 1...8)
        let code = body.required("code", 4...10)
        let missing = body.required("missing", 1...1)
        _ = body.integer("count", 1...5)
        _ = body.nested("context") { $0.optional("ip", 1...45) }
        _ = body.list("tags", 1...2) { $0 }
        let problem = #expect(throws: Problem.self) { try body.complete(user, code, missing) }

        #expect(problem?.code == .validationFailed)
        #expect(
            problem?.errors.map(\.pointer) == [
                "/user_id", "/code", "/missing", "/count", "/context/ip", "/context/who", "/tags/1", "/other~11",
            ]
        )
    }

    @Test func `a field that was not asked for is refused and named`() throws {
        var body = try fields(#"{"user_id":"u-1","trust_device":true}"#)

        let user = body.required("user_id", 1...8)
        let problem = #expect(throws: Problem.self) { try body.complete(user) }

        #expect(problem?.errors == [FieldFault("/trust_device", "is not a field of this request")])
    }

    @Test func `a single fault keeps its own code`() throws {
        var body = try fields(#"{"phone":"12"}"#)

        let phone = body.required("phone") { _ -> Int? in throw Problem(.phoneInvalid) }
        let problem = #expect(throws: Problem.self) { try body.complete(phone) }

        #expect(problem?.code == .phoneInvalid)
        #expect(problem?.errors.map(\.pointer) == ["/phone"])
    }

    @Test func `control characters and line separators are refused`() throws {
        for text in [#"a\nb"#, #"a\u007f"#, #"\u2028"#, #"\u0085"#] {
            var body = try fields("{\"name\":\"\(text)\"}")
            _ = body.optional("name", 1...64)
            #expect(throws: Problem.self) { try body.check() }
        }
    }

    @Test func `a long unknown name is cut in the answer`() throws {
        let body = try fields("{\"\(String(repeating: "n", count: 5000))\":1}")

        let problem = #expect(throws: Problem.self) { try body.check() }

        #expect(problem?.errors.first?.pointer.count == 65)
    }
}

@Suite struct QueryFieldsTests {
    @Test func `parameters are decoded and read by name`() throws {
        var query = QueryFields("user_id=a%20b%2Fc&limit=10")

        let user = query.optional("user_id") { $0 }
        let limit = query.integer("limit", 1...100)
        try query.check()

        #expect(user == "a b/c")
        #expect(limit == 10)
    }

    @Test(arguments: ["a=1&a=2", "a=%", "a=%4", "a=%GG", "a=%00", "a=%FF", "b=1", "%00=1"])
    func `a broken, doubled or unknown parameter is refused`(text: String) {
        var query = QueryFields(text)

        _ = query.optional("a") { $0 }

        #expect(throws: Problem.self) { try query.check() }
    }
}
