import FoundationEssentials
import Testing
import VerifyModel

@testable import Gateway

/// What is read of the two answers that decide a login, and what is not taken for one.
@Suite struct LoginAnswerTests {
    private func text(_ replacing: [String: String] = [:]) -> [UInt8] {
        var members = [
            "sid": #""VE01""#, "service_sid": #""VA02""#, "status": #""pending""#, "valid": "false",
            "date_created": #""2026-03-05T14:07:21Z""#,
            "send_code_attempts": #"[{"time":"2026-03-05T14:07:21Z","channel":"SMS"},{"channel":"SMS"}]"#,
        ]
        members.merge(replacing) { $1 }
        return Array("{\(members.map { "\"\($0)\":\($1)" }.joined(separator: ","))}".utf8)
    }

    @Test func `a send tells what it made`() throws {
        let sent = try SentVerification(text())

        #expect(sent.sid == VerificationSID("VE01"))
        #expect(sent.serviceSID == ServiceSID("VA02"))
        #expect(sent.status == .pending)
        #expect(sent.deliveries == 2)
        #expect(sent.createdAt?.date?.timeIntervalSince1970 == 1_772_719_641)
    }

    @Test func `what the provider need not tell may be missing or of another shape`() throws {
        let sent = try SentVerification(text(["date_created": "null", "send_code_attempts": "{}"]))

        #expect(sent.deliveries == nil)
        #expect(sent.createdAt == nil)
    }

    @Test func `only the words of the provider's own for exactly this verification approve`() throws {
        let (verification, service) = (VerificationSID("VE01"), ServiceSID("VA02"))
        let approved = try CheckedVerification(text(["status": #""approved""#]))

        #expect(approved.approves(verification, of: service))
        #expect(!approved.approves(VerificationSID("VE03"), of: service))
        #expect(!approved.approves(verification, of: ServiceSID("VA03")))
        for status in ["pending", "Approved", "approved ", "", "valid"] {
            let other = try CheckedVerification(text(["status": "\"\(status)\"", "valid": "true"]))
            #expect(!other.approves(verification, of: service))
        }
    }

    @Test(arguments: [
        "", "null", "[]", #""approved""#, "{}", #"{"sid":"VE01","service_sid":"VA02"}"#,
        #"{"sid":"VE01","service_sid":"VA02","status":true}"#, #"{"sid":1,"service_sid":"VA02","status":"approved"}"#,
        #"{"sid":"VE01","service_sid":null,"status":"approved"}"#,
        #"{"sid":"VE01","service_sid":"VA02","status":"pending","status":"approved"}"#,
        #"{"sid":"VE01","service_sid":"VA02","status":"approved"} "approved""#,
        #"{"sid":"VE01","service_sid":"VA02","status":"approved""#,
    ])
    func `an answer that is not whole, or says two things, says nothing`(_ text: String) {
        #expect(throws: (any Error).self) { try CheckedVerification(Array(text.utf8)) }
        #expect(throws: (any Error).self) { try SentVerification(Array(text.utf8)) }
    }
}
