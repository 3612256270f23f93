import Testing
import VerifyModel

@Suite struct CallPathTests {
    @Test(arguments: [
        ("/v2/Services", "/v2/Services", ""),
        ("/v2/Services?PageSize=20&Page=0", "/v2/Services", "PageSize=20&Page=0"),
        ("/v2/SafeList/Numbers/+12025550143", "/v2/SafeList/Numbers/%2B12025550143", ""),
        ("/v2/SafeList/Numbers/%2B12025550143", "/v2/SafeList/Numbers/%2B12025550143", ""),
        ("/v2/Services/VA01/Verifications/rosa@example.org", "/v2/Services/VA01/Verifications/rosa%40example.org", ""),
        ("/v2/Services/VA 01", "/v2/Services/VA%2001", ""), ("/v2/...", "/v2/...", ""), ("/v2/..a", "/v2/..a", ""),
        ("/v2/Services?a=/../../v1", "/v2/Services", "a=%2F..%2F..%2Fv1"), ("/v2/Attempts?", "/v2/Attempts", ""),
        ("/v2/é", "/v2/%C3%A9", ""),
    ])
    func `a path below v2 is sent, escaped anew`(written: String, text: String, query: String) throws {
        let path = try CallPath(written)

        #expect(path.text == text && path.query.encoded == query)
    }

    @Test(
        arguments: [
            ("", .outside), ("/", .outside), ("/v2", .outside), ("/v1/Services", .outside), ("v2/Services", .outside),
            ("/V2/Services", .outside), ("https://evil.example/v2/Services", .outside),
            ("//evil.example/v2/", .outside),
            ("/v2.evil/Services", .outside), ("/v2%2FServices", .outside), (" /v2/Services", .outside),
            ("@evil.example/v2/", .outside), ("/v2/", .emptySegment), ("/v2//Services", .emptySegment),
            ("/v2/Services/", .emptySegment), ("/v2/?a=b", .emptySegment), ("/v2/../2010-04-01/Accounts", .dots),
            ("/v2/Services/..", .dots), ("/v2/./Services", .dots), ("/v2/%2e%2e/Accounts", .dots),
            ("/v2/%2E./Accounts", .dots), ("/v2/..;/Accounts", .dots), ("/v2/.%2e;a=b/Accounts", .dots),
            ("/v2/%252e%252e/Accounts", .encodedSeparator), ("/v2/a%2fb", .encodedSeparator),
            ("/v2/a%2Fb", .encodedSeparator), ("/v2/a%5Cb", .encodedSeparator),
            (#"/v2/..\Accounts"#, .encodedSeparator),
            ("/v2/a%zz", .encodedSeparator), ("/v2/a%", .encodedSeparator), ("/v2/a%FF", .encodedSeparator),
            ("/v2/a%C0%AF", .encodedSeparator), ("/v2/a\r\nHost: evil", .controlCharacter),
            ("/v2/a%0d%0aHost:", .controlCharacter), ("/v2/a%00", .controlCharacter),
            ("/v2/a\u{7F}", .controlCharacter),
            ("/v2/a?b=\nc", .controlCharacter), ("/v2/a\u{85}", .controlCharacter), ("/v2/a#b", .fragment),
            ("/v2/a?b#c", .fragment), ("/v2/" + String(repeating: "a", count: 2048), .tooLong),
        ] as [(String, CallPathFault)]
    )
    func `whatever leaves v2 is refused`(written: String, fault: CallPathFault) {
        #expect(throws: fault) { try CallPath(written) }
    }

    @Test func `neither a path nor a refusal prints what was written`() throws {
        let path = try CallPath("/v2/SafeList/Numbers/+12025550143?To=+12025550143")

        #expect("\(path)" == "CallPath")
        #expect(CallPathFault.dots.description == "the path must not hold the segments . and ..")
    }
}
