import Testing
import VerifyModel

/// What an answer may have got wrong and still be read, and what is too much.
@Suite struct LenientReadingTests {
    @Test func `what is null in lists and maps is left out`() throws {
        let webhook = #"{"sid":"YW01","event_types":["factor.created",null,"factor.eaten"],"status":"paused"}"#
        let limit = #"{"sid":"RK01","links":{"buckets":null,"more":"https://example.org/"}}"#
        let template = """
            {"sid":"HJ01","channels":["sms",null,"smoke"],"translations":{"en":{"text":"{{code}}"},"mi":null,"fr":[1]}}
            """

        let read = try VerifyJSON.decode(Webhook.self, from: Array(webhook.utf8))
        let readLimit = try VerifyJSON.decode(RateLimit.self, from: Array(limit.utf8))
        let readTemplate = try VerifyJSON.decode(VerificationTemplate.self, from: Array(template.utf8))

        #expect(read.eventTypes == [Open(.factorCreated), .other("factor.eaten")] && read.status == .other("paused"))
        #expect(readLimit.links == ["more": "https://example.org/"])
        #expect(readTemplate.channels == [Open(.sms), .other("smoke")])
        #expect(readTemplate.translations?.keys.sorted() == ["en"])
    }

    @Test func `an open shape that changed is absent, and the answer stands`() throws {
        let body = """
            {"sid":"VA01","push":"on","totp":[1],"whatsapp":true,"passkeys":{"relying_party":"example.org",
            "user_verification":"required"},"code_length":"7","lookup_enabled":"true"}
            """

        let service = try VerifyJSON.decode(VerifyService.self, from: Array(body.utf8))

        #expect(service.push == nil && service.totp == nil && service.whatsApp == nil)
        #expect(service.passkeys?.relyingParty == nil && service.passkeys?.userVerification == "required")
        #expect(service.codeLength == 7 && service.lookupEnabled == true)
    }

    @Test func `one delivery that cannot be read does not hide the others`() throws {
        let body = """
            {"sid":"VE01","service_sid":"VA01","status":"pending",
            "send_code_attempts":[null,7,{"channel":"SMS","attempt_sid":"VL01"},{"channel":{}}]}
            """

        let verification = try VerifyJSON.decode(Verification.self, from: Array(body.utf8))

        #expect(verification.sendCodeAttempts?.map(\.attemptSID?.wire) == ["VL01"])
    }

    @Test(arguments: [#"{"sid":"RK01","unique_name":{}}"#, #"{"sid":"RK01","description":[]}"#])
    func `scalars of quite another shape are an error`(body: String) {
        #expect(throws: DecodingError.self) { try VerifyJSON.decode(RateLimit.self, from: Array(body.utf8)) }
    }

    @Test(arguments: [#""many""#, "1.5", "true", "{}"])
    func `what is no integer is an error`(value: String) {
        let body = #"{"sid":"BL01","max":\#(value)}"#

        #expect(throws: DecodingError.self) { try VerifyJSON.decode(Bucket.self, from: Array(body.utf8)) }
    }

    @Test func `an empty list may be null, but a page without its list or its place is none`() throws {
        let null = #"{"buckets":null,"meta":{"key":"buckets","next_page_url":null}}"#
        #expect(try VerifyJSON.decode(Page<Bucket>.self, from: Array(null.utf8)).items == [])

        for body in [#"{"meta":{"key":"buckets"}}"#, #"{"buckets":[]}"#, #"{"buckets":[],"meta":null}"#] {
            #expect(throws: DecodingError.self) { try VerifyJSON.decode(Page<Bucket>.self, from: Array(body.utf8)) }
        }
    }
}
