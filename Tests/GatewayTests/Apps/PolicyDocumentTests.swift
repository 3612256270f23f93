import Domain
import Testing

@testable import Gateway

@Suite struct PolicyDocumentTests {
    @Test func `an empty document is the standard policy`() throws {
        let document = try PolicyDocument(json: "{}")

        #expect(document.policy == .standard)
        #expect(document.keyRate == .standard)
    }

    @Test func `what it names replaces the default, the rest stays`() throws {
        let document = try PolicyDocument(
            json: """
                {"limits":{"destination_10m":3,"ip_sends_1h":0},"resend_gaps_seconds":[0,5],"methods":["totp","sms"],
                 "active_factors":2,"key_requests":{"per_second":5,"burst":7}}
                """
        )

        #expect(document.policy.cap(of: .destination10Minutes) == 3)
        #expect(document.policy.cap(of: .addressHour) == 0)
        #expect(document.policy.cap(of: .userDay) == LimitScope.userDay.defaultCap)
        #expect(document.policy.resendGaps == [.zero, .seconds(5)])
        #expect(document.policy.methods == [.totp, .sms])
        #expect(document.policy.activeFactors == 2)
        #expect(document.keyRate == KeyRate(perSecond: 5, burst: 7))
    }

    @Test(arguments: [
        "", "[]", #"{"limit":{}}"#, #"{"limits":{"destination":1}}"#, #"{"limits":{"user_1h":-1}}"#,
        #"{"methods":["pigeon"]}"#, #"{"methods":[]}"#, #"{"resend_gaps_seconds":[]}"#,
        #"{"resend_gaps_seconds":[1.5]}"#, #"{"key_requests":{"per_second":0}}"#, #"{"active_factors":"3"}"#,
    ])
    func `a member that means nothing is refused`(json: String) {
        #expect(throws: Problem.self) { try PolicyDocument(json: json) }
    }
}
