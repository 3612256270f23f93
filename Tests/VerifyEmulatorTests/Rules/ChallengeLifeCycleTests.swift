import FoundationEssentials
import Testing

@testable import VerifyEmulator

@Suite struct ChallengeLifeCycleTests {
    private let start = Date(timeIntervalSince1970: 1_772_719_641)

    private func second(_ seconds: Double) -> Date { start.addingTimeInterval(seconds) }

    private var pending: ChallengeLifeCycle { ChallengeLifeCycle(expiresAt: second(300)) }

    @Test func `a right code approves and notes when`() throws {
        var life = pending

        try life.answer(codeIsRight: true, at: second(5))

        #expect(life.state(at: second(400)) == .approved)
        #expect(life.respondedAt == second(5))
        #expect(throws: Refusal.challengeAnswered) { try life.answer(codeIsRight: true, at: second(6)) }
    }

    @Test func `five wrong codes end the challenge`() throws {
        var life = pending
        for _ in 0..<5 { try life.answer(codeIsRight: false, at: second(5)) }

        #expect(life.state(at: second(5)) == .pending)
        #expect(throws: Refusal.challengeAttemptsUsedUp) { try life.answer(codeIsRight: true, at: second(5)) }
    }

    @Test func `the fifth code may still be right`() throws {
        var life = pending
        for _ in 0..<4 { try life.answer(codeIsRight: false, at: second(5)) }

        try life.answer(codeIsRight: true, at: second(5))

        #expect(life.state(at: second(5)) == .approved)
    }

    @Test func `an expired challenge takes no answer`() {
        var life = pending

        #expect(life.state(at: second(299)) == .pending)
        #expect(life.state(at: second(300)) == .expired)
        #expect(throws: Refusal.challengeExpired) { try life.answer(codeIsRight: true, at: second(300)) }
        #expect(throws: Refusal.challengeExpired) { try life.answer(approves: true, at: second(300)) }
    }

    @Test(arguments: [(true, ChallengeLifeCycle.State.approved), (false, .denied)])
    func `a device answers once`(approves: Bool, state: ChallengeLifeCycle.State) throws {
        var life = pending

        try life.answer(approves: approves, at: second(5))

        #expect(life.state(at: second(5)) == state)
        #expect(throws: Refusal.challengeAnswered) { try life.answer(approves: true, at: second(6)) }
    }

    @Test func `the fourth notification is refused`() throws {
        var life = pending
        for _ in 0..<3 { try life.notify(at: second(1)) }

        #expect(throws: Refusal.notificationsUsedUp) { try life.notify(at: second(1)) }
    }
}
