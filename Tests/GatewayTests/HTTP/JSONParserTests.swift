import Testing

@testable import Gateway

@Suite struct JSONParserTests {
    private func parse(_ text: String) throws(JSONSyntaxError) -> JSONValue {
        try JSONParser.parse(Array(text.utf8))
    }

    @Test func `every kind of value is read`() throws {
        let value = try parse(#" {"a":[null,true,false,-12,1.5e2,"x"],"b":{}} "#)

        guard case .object(let object) = value else {
            Issue.record("not an object")
            return
        }
        #expect(object.members.map(\.name) == ["a", "b"])
        #expect(
            object.members[0].value
                == .array([.null, .bool(true), .bool(false), .integer(-12), .number(150), .string("x")])
        )
        #expect(object.members[1].value == .object(JSONObject()))
    }

    // The escapes of RFC 8259 §7, a surrogate pair among them.
    @Test func `escapes become characters`() throws {
        #expect(try parse(#""\"\\\/\b\f\n\r\t\u00e9\uD834\udd1e""#) == .string("\"\\/\u{8}\u{c}\n\r\té𝄞"))
    }

    @Test(arguments: [
        "", " ", "nul", "tru", "{", "[", "\"", "{]", "[1,]", "{\"a\":1,}", "{,}", "{\"a\"}", "{\"a\" 1}", "{a:1}",
        "{'a':1}",
        "[1 2]", "1 2", "{} {}", "{}x", "// c\n{}", "NaN", "Infinity", "-Infinity", "+1", "01", "-01", "1.", ".5", "1e",
        "1e+",
        "0x10", "-", "--1", "\"\u{1}\"", "\"a\nb\"", #""\x41""#, #""\u12""#, #""\u12G4""#, "\"\\", "\u{FEFF}{}", "True",
    ])
    func `anything but one JSON value is refused`(text: String) {
        #expect(throws: JSONSyntaxError.self) { try parse(text) }
    }

    @Test(arguments: [
        "1e400", "-1e400", "9223372036854775808", "-9223372036854775809", "123456789012345678901234567890123",
    ])
    func `a number beyond 64 bits is refused`(text: String) {
        #expect(throws: JSONSyntaxError.self) { try parse(text) }
    }

    @Test func `the whole numbers of 64 bits are exact`() throws {
        #expect(try parse("9223372036854775807") == .integer(.max))
        #expect(try parse("-9223372036854775808") == .integer(.min))
        #expect(try parse("-0") == .integer(0))
    }

    @Test(arguments: [#""\uD800""#, #""\uD800x""#, #""\uDC00""#, #""\uD800\uD800""#, #""\uD800\n""#])
    func `a lone surrogate is refused`(text: String) {
        #expect(throws: JSONSyntaxError.self) { try parse(text) }
    }

    @Test func `U+0000 is refused, escaped and plain`() {
        #expect(throws: JSONSyntaxError.self) { try parse(#""a\u0000b""#) }
        #expect(throws: JSONSyntaxError.self) { try parse("\"a\0b\"") }
    }

    @Test(arguments: [#"{"a":1,"a":2}"#, #"{"a":1,"\u0061":2}"#, #"{"x":{"a":1,"b":2,"a":1}}"#])
    func `a name that stands twice is refused`(text: String) {
        #expect(throws: JSONSyntaxError.self) { try parse(text) }
    }

    // Beyond 16 names they are compared in another way.
    @Test(arguments: [15, 16, 17, 5000])
    func `a name that stands twice is found among many`(count: Int) throws {
        let members = (0..<count).map { "\"n\($0)\":0" }

        #expect(throws: Never.self) { try parse("{\(members.joined(separator: ","))}") }
        for name in [0, count / 2, count - 1] {
            let repeated = members + ["\"n\(name)\":0"]
            #expect(throws: JSONSyntaxError.self) { try parse("{\(repeated.joined(separator: ","))}") }
        }
    }

    @Test(
        arguments: [
            [0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00],  // {} in UTF-16 with its mark
            [0x7B, 0x00, 0x7D, 0x00],  // the same without
            [0x22, 0xC3, 0x28, 0x22],  // a broken sequence
            [0x22, 0xED, 0xA0, 0x80, 0x22],  // a surrogate in UTF-8
            [0x22, 0xC0, 0xAF, 0x22],  // an overlong slash
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],  // beyond U+10FFFF
            [0x22, 0xE2, 0x82],  // cut off
        ] as [[UInt8]]
    )
    func `anything but UTF-8 is refused`(bytes: [UInt8]) {
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(bytes) }
    }

    @Test func `depth 32 is read, depth 33 is refused`() throws {
        let open = String(repeating: "[", count: 32)
        let close = String(repeating: "]", count: 32)

        #expect(throws: Never.self) { try parse(open + close) }
        #expect(throws: JSONSyntaxError.self) { try parse("[\(open)\(close)]") }
    }

    @Test func `depth ten thousand is refused without reading it`() {
        let error = #expect(throws: JSONSyntaxError.self) { try parse(String(repeating: "{\"a\":", count: 10_000)) }

        #expect(error?.offset == 32 * 5)
    }

    @Test func `the error says where and what was expected`() {
        let error = #expect(throws: JSONSyntaxError.self) { try parse(#"{"a":1 "b":2}"#) }

        #expect(error?.description == "at byte 7: expected a comma or the end of the object")
    }
}
