import FoundationEssentials
import Testing

@testable import VerifyEmulator

@Suite struct VerificationLifeCycleTests {
    private let start = Date(timeIntervalSince1970: 1_772_719_641)

    private func minute(_ minutes: Double) -> Date { start.addingTimeInterval(60 * minutes) }

    private func sent(_ sends: Int = 1) throws -> VerificationLifeCycle {
        var life = VerificationLifeCycle(createdAt: start)
        for _ in 0..<sends { try life.send() }
        return life
    }

    @Test func `a right code approves and ends the verification`() throws {
        var life = try sent()

        let state = try life.check(isRight: true, at: minute(1))

        #expect(state == .approved)
        #expect(life.status(at: minute(1)) == .approved)
        #expect(!life.isVisible(at: minute(1)))
        #expect(!life.holdsItsNumber(at: minute(1)))
        #expect(try life.check(isRight: true, at: minute(1)) == nil)
    }

    @Test(arguments: 0...4) func `a right code counts after up to four wrong ones`(wrong: Int) throws {
        var life = try sent()
        for _ in 0..<wrong { _ = try life.check(isRight: false, at: minute(1)) }

        #expect(try life.check(isRight: true, at: minute(1)) == .approved)
    }

    @Test func `after five wrong codes even the right one is refused until the verification expires`() throws {
        var life = try sent()
        for _ in 0..<5 { _ = try life.check(isRight: false, at: minute(1)) }

        #expect(throws: Refusal.checksUsedUp) { try life.check(isRight: true, at: minute(9)) }
        #expect(life.status(at: minute(9)) == .exhausted)
        #expect(life.isVisible(at: minute(9)))
        #expect(life.holdsItsNumber(at: minute(9)))
        #expect(try life.check(isRight: true, at: minute(10)) == nil)
        #expect(!life.isVisible(at: minute(10)))
    }

    @Test func `the sixth send is refused and counts nothing`() throws {
        var life = try sent(5)

        #expect(throws: Refusal.sendsUsedUp) { try life.send() }
        #expect(life.sends == 5)
        #expect(try life.check(isRight: true, at: minute(1)) == .approved)
    }

    @Test(arguments: [(Behaviour.ExhaustedStart.sendsUsedUp, 60203), (.checksUsedUp, 60202)])
    func `a send while exhausted is refused with the code of the switch`(
        setting: Behaviour.ExhaustedStart,
        code: Int
    ) throws {
        var life = try sent()
        for _ in 0..<5 { _ = try life.check(isRight: false, at: minute(1)) }

        let refusal = #expect(throws: Refusal.self) { try life.send(whileExhausted: setting) }

        #expect(refusal?.code == code)
        #expect(refusal?.status == 429)
    }

    @Test func `a re-send prolongs nothing`() throws {
        var life = try sent()
        try life.send()

        #expect(life.status(at: minute(9.99)) == .pending)
        #expect(life.status(at: minute(10)) == .expired)
        #expect(try life.check(isRight: true, at: minute(10)) == nil)
    }

    @Test func `a cancelled verification stays visible but frees its number`() throws {
        var life = try sent()

        let isCanceled = life.end(as: .canceled, at: minute(1))

        #expect(isCanceled)
        #expect(life.status(at: minute(2)) == .canceled)
        #expect(life.isVisible(at: minute(2)))
        #expect(!life.isVisible(at: minute(10)))
        #expect(!life.holdsItsNumber(at: minute(2)))
        #expect(try life.check(isRight: true, at: minute(2)) == nil)
    }

    @Test(arguments: [VerificationLifeCycle.State.approved, .canceled])
    func `only a pending verification can be ended`(ending: VerificationLifeCycle.State) throws {
        var exhausted = try sent()
        for _ in 0..<5 { _ = try exhausted.check(isRight: false, at: minute(1)) }
        var approved = try sent()
        _ = try approved.check(isRight: true, at: minute(1))
        var late = try sent()

        let results = [
            exhausted.end(as: ending, at: minute(2)), approved.end(as: ending, at: minute(2)),
            late.end(as: ending, at: minute(10)),
        ]

        #expect(results == [false, false, false])
    }
}
