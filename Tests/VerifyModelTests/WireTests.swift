import Testing
import VerifyModel

/// How lenient reading is, and how exact writing.
@Suite struct WireTests {
    @Test func `unknown members and unknown words do not spoil an answer`() throws {
        let body = """
            {"sid":"VE01","service_sid":"VA01","status":"paused","channel":"rcs","lookup":null,"new_member":{"a":[1]},
            "send_code_attempts":null,"date_created":"yesterday","valid":null}
            """

        let verification = try VerifyJSON.decode(Verification.self, from: Array(body.utf8))

        #expect(verification.status == .other("paused"))
        #expect(verification.channel == .other("rcs"))
        #expect(verification.dateCreated?.date == nil)
        #expect(verification.to == nil)
    }

    @Test func `members whose shape nobody promised do not spoil an answer`() throws {
        let body = """
            {"sid":"VE01","service_sid":"VA01","status":"pending","lookup":{"carrier":[7]},"sna":"none",
            "send_code_attempts":{"first":1}}
            """

        let verification = try VerifyJSON.decode(Verification.self, from: Array(body.utf8))

        #expect(verification.lookup == nil && verification.sna == nil && verification.sendCodeAttempts == nil)
    }

    @Test(arguments: ["sid", "service_sid", "status"])
    func `an answer without its meaning is none`(member: String) throws {
        let members = ["sid": "VE01", "service_sid": "VA01", "status": "approved"].filter { $0.key != member }
        let body = try VerifyJSON.encode(members)

        #expect(throws: DecodingError.self) { try VerifyJSON.decode(VerificationCheck.self, from: body) }
    }

    @Test func `members without a value are written as null`() throws {
        var verification = Verification(
            sid: VerificationSID("VE01"),
            serviceSID: ServiceSID("VA01"),
            status: .maxAttemptsReached
        )
        verification.lookup = Lookup()
        verification.channel = Open(.sms)

        let text = String(decoding: try VerifyJSON.encode(verification), as: UTF8.self)

        #expect(
            text == """
                {"account_sid":null,"amount":null,"channel":"sms","date_created":null,"date_updated":null,"lookup":{},\
                "payee":null,"send_code_attempts":null,"service_sid":"VA01","sid":"VE01","sna":null,\
                "status":"max_attempts_reached","to":null,"url":null,"valid":null}
                """
        )
    }

    @Test func `members that belong to one kind are left out of the others`() throws {
        var data = ChannelData()
        data.messageStatus = Open(.partiallyDelivered)

        let text = String(decoding: try VerifyJSON.encode(data), as: UTF8.self)

        #expect(text.contains(#""message_status":"partially_delivered""#))
        #expect(!text.contains("call_status"))
    }

    @Test(arguments: [#""81.818""#, "81.818"])
    func `a rate may be text or a number`(value: String) throws {
        let body = #"{"total_attempts":11,"conversion_rate_percentage":\#(value)}"#

        let summary = try VerifyJSON.decode(AttemptsSummary.self, from: Array(body.utf8))

        #expect(summary.conversionRatePercentage == NumberText("81.818"))
    }

    @Test func `an approval is about one verification of one service`() {
        let sid = VerificationSID("VE01")
        let service = ServiceSID("VA01")
        let approved = VerificationCheck(sid: sid, serviceSID: service, status: .approved)
        let pending = VerificationCheck(sid: sid, serviceSID: service, status: .pending)

        #expect(approved.approves(sid, of: service))
        #expect(!approved.approves(VerificationSID("VE02"), of: service))
        #expect(!approved.approves(sid, of: ServiceSID("VA02")))
        #expect(!pending.approves(sid, of: service))
    }

    @Test func `an approved challenge is about one factor of one service`() {
        let factor = FactorSID("YF01")
        let service = ServiceSID("VA01")
        var challenge = Challenge(sid: ChallengeSID("YC01"), status: .approved, factorSID: factor, factorType: .totp)
        #expect(!challenge.approves(factor, of: service), "the service is not named")

        challenge.serviceSID = service

        #expect(challenge.approves(factor, of: service))
        #expect(!challenge.approves(FactorSID("YF02"), of: service))
    }

    @Test func `the channel of a delivery is known in any case`() {
        let attempt = SendCodeAttempt(time: VerifyDate(wire: ""), channelText: "SMS", attemptSID: AttemptSID("VL01"))

        #expect(attempt.channel == .sms)
    }

    @Test func `a new factor is a factor and its binding in one object`() throws {
        let factor = Factor(sid: FactorSID("YF01"), status: .unverified, factorType: .totp)
        let new = NewFactor(factor: factor, binding: .totp(secret: "JBSWY3DPEHPK3PXP", uri: "otpauth://totp/x"))

        let body = try VerifyJSON.encode(new)

        #expect(try VerifyJSON.decode(NewFactor.self, from: body) == new)
        #expect(try VerifyJSON.decode(Factor.self, from: body) == factor)
    }

    @Test func `no resource prints what it holds`() {
        let binding = FactorBinding.totp(secret: "JBSWY3DPEHPK3PXP", uri: "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP")
        let factor = Factor(sid: FactorSID("YF01"), status: .unverified, factorType: .totp)
        let new = NewFactor(factor: factor, binding: binding)
        var dumped = ""

        dump(binding, to: &dumped)

        #expect("\(new) \(String(reflecting: new)) \([binding]) \(dumped)".contains("JBSWY") == false)
    }

    @Test(arguments: [
        ("VE00000000000000000000000000002001", true), ("VEabcdefABCDEF00000000000000002001", true),
        ("VA00000000000000000000000000002001", false), ("VE0000000000000000000000000000200", false),
        ("VE0000000000000000000000000000200g", false), ("", false), ("VE000000000000000000000000000020011", false),
    ])
    func `a SID has two letters and 32 hexadecimal digits`(text: String, isWellFormed: Bool) {
        #expect(VerificationSID(text).isWellFormed == isWellFormed)
    }

    @Test func `a SID is made from 16 bytes`() {
        let sid = ServiceSID(bytes: Array(240...255))

        #expect(sid.wire == "VAf0f1f2f3f4f5f6f7f8f9fafbfcfdfeff")
        #expect(sid.isWellFormed)
    }
}
