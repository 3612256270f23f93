import Gateway
import Testing

@Suite struct BreakerTests {
    static let start = ContinuousClock.now

    @Test func `failures in a row open it, a success in between does not`() {
        var breaker = Breaker()
        for _ in 1..<Breaker.threshold { breaker.failed(isFatal: false, at: Self.start) }
        breaker.succeeded()
        breaker.failed(isFatal: false, at: Self.start)
        #expect(!breaker.isOpen)

        for _ in 1..<Breaker.threshold { breaker.failed(isFatal: false, at: Self.start) }
        #expect(breaker.isOpen)
        let answer1 = breaker.admits(at: Self.start)
        #expect(!answer1)
    }

    @Test func `a failure that will not heal opens it at once`() {
        var breaker = Breaker()
        breaker.failed(isFatal: true, at: Self.start)
        #expect(breaker.isOpen)
    }

    @Test func `after the pause one call tries, and its success closes it`() {
        var breaker = Breaker()
        breaker.failed(isFatal: true, at: Self.start)
        let later = Self.start + Breaker.firstPause

        let answer2 = breaker.admits(at: later)
        #expect(answer2)
        let answer3 = breaker.admits(at: later)
        #expect(!answer3)
        breaker.succeeded()
        let answer4 = breaker.admits(at: later)
        #expect(answer4)
        #expect(!breaker.isOpen)
    }

    @Test func `a failed try doubles the pause up to its longest`() {
        var breaker = Breaker()
        breaker.failed(isFatal: true, at: Self.start)
        var now = Self.start
        var pauses: [Duration] = []
        for _ in 0..<7 {
            guard case .open(let until, let pause) = breaker.state else { break }
            pauses.append(pause)
            now = until
            let answer5 = breaker.admits(at: now)
            #expect(answer5)
            breaker.failed(isFatal: false, at: now)
        }

        #expect(pauses == [1, 2, 4, 8, 16, 30, 30].map { .seconds($0) })
    }

    @Test func `a try that never reports back does not keep it shut`() {
        var breaker = Breaker()
        breaker.failed(isFatal: true, at: Self.start)
        let first = Self.start + Breaker.firstPause
        _ = breaker.admits(at: first)

        let answer6 = breaker.admits(at: first + .seconds(29))
        #expect(!answer6)
        let answer7 = breaker.admits(at: first + Breaker.longestPause)
        #expect(answer7)
    }
}
