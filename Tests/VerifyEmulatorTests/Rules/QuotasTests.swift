import FoundationEssentials
import Testing

@testable import VerifyEmulator

@Suite struct QuotasTests {
    private let start = Date(timeIntervalSince1970: 1_772_719_641)

    private func hour(_ hours: Double) -> Date { start.addingTimeInterval(3600 * hours) }

    @Test(arguments: [(3, 10), (4, 10), (5, 50), (6, 50), (8, 50)])
    func `a factor has a number of challenges at once that depends on the length of its codes`(
        codeLength: Int,
        most: Int
    ) throws {
        var quota = ChallengeQuota()
        for _ in 0..<most { try quota.take(codeLength: codeLength, at: start) }

        #expect(throws: Refusal.challengeQuotaUsedUp) { try quota.take(codeLength: codeLength, at: start) }
    }

    @Test func `long codes have fifty challenges in an hour and a hundred in a day`() throws {
        var quota = ChallengeQuota()
        for _ in 0..<50 { try quota.take(codeLength: 6, at: start) }
        for _ in 0..<50 { try quota.take(codeLength: 6, at: hour(1)) }

        #expect(throws: Refusal.challengeQuotaUsedUp) { try quota.take(codeLength: 6, at: hour(23.9)) }
        try quota.take(codeLength: 6, at: hour(24))
    }

    @Test func `short codes wait a day`() throws {
        var quota = ChallengeQuota()
        for _ in 0..<10 { try quota.take(codeLength: 4, at: start) }

        #expect(throws: Refusal.challengeQuotaUsedUp) { try quota.take(codeLength: 4, at: hour(23.9)) }
        try quota.take(codeLength: 4, at: hour(24))
    }

    @Test func `an entity gets a hundred factors a day`() throws {
        var quota = FactorCreationQuota()
        for _ in 0..<100 { try quota.take(at: start) }

        #expect(throws: Refusal.factorCreationsUsedUp) { try quota.take(at: hour(23.9)) }
        try quota.take(at: hour(24))
    }

    @Test func `a verification is polled sixty times a minute and a hundred and eighty times an hour`() throws {
        var quota = PollingQuota()
        for minute in 0..<3 {
            let now = hour(Double(minute) / 60)
            for _ in 0..<60 { try quota.take(at: now) }
            #expect(throws: Refusal.tooManyRequests) { try quota.take(at: now) }
        }

        #expect(throws: Refusal.tooManyRequests) { try quota.take(at: hour(0.9)) }
        try quota.take(at: hour(1))
    }

    @Test func `enrolment takes five wrong codes and then none`() throws {
        var enrolment = TOTPEnrolment()
        for _ in 0..<5 { try enrolment.prove(codeIsRight: false) }

        #expect(throws: Refusal.enrolmentAttemptsUsedUp) { try enrolment.prove(codeIsRight: true) }
        #expect(!enrolment.isVerified)
    }

    @Test func `a verified factor stays verified whatever code comes`() throws {
        var enrolment = TOTPEnrolment()
        try enrolment.prove(codeIsRight: true)

        for _ in 0..<6 { try enrolment.prove(codeIsRight: false) }

        #expect(enrolment.isVerified)
    }
}
