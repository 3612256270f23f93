import Domain
import FoundationEssentials
import Testing

@Suite struct StartingTests {
    static let now = Date(timeIntervalSince1970: 1_800_000_000)
    static let gaps: [Duration] = [.seconds(30), .seconds(40)]
    static let user = UserID(uuid: UUID())
    static let factor = FactorID(uuid: UUID())
    static let starting = Starting(user: user, factor: factor, purpose: .login, method: .sms)

    static func live(age: TimeInterval) -> AddressHistory.Live {
        AddressHistory.Live(
            id: FlowID(uuid: UUID()),
            user: user,
            factor: factor,
            purpose: .login,
            method: .sms,
            state: .pending,
            hasCallInFlight: false,
            verificationSID: "VE1",
            createdAt: now.addingTimeInterval(-age),
            expiresAt: now.addingTimeInterval(600 - age)
        )
    }

    static func history(
        _ live: AddressHistory.Live?,
        sends: Int = 0,
        lastSentAgo: TimeInterval? = nil
    ) -> AddressHistory {
        AddressHistory(
            live: live,
            recentSends: sends,
            lastSentAt: lastSentAgo.map { now.addingTimeInterval(-$0) },
            exhaustedUntil: nil
        )
    }

    func decide(_ history: AddressHistory) -> Starting.Decision {
        Self.starting.decide(history, gaps: Self.gaps, at: Self.now)
    }

    @Test func `an unused address opens`() {
        #expect(decide(Self.history(nil)) == .open(closing: nil))
    }

    @Test func `a double click returns the live flow, even while its code is being sent`() {
        var live = Self.live(age: 3)
        live.hasCallInFlight = true

        #expect(decide(Self.history(live, sends: 1, lastSentAgo: 3)) == .reuse(live.id))
    }

    @Test func `another purpose, method or factor is no double click`() {
        for change: (inout AddressHistory.Live) -> Void in [
            { $0.purpose = .enroll }, { $0.method = .call }, { $0.factor = FactorID(uuid: UUID()) },
            { $0.binding = Binding(nonce: "another") }, { $0.binding = Binding(firstFactor: ["pwd"]) },
        ] {
            var live = Self.live(age: 1)
            change(&live)
            let decision = decide(Self.history(live, sends: 1, lastSentAgo: 31))
            #expect(decision == .open(closing: .supersede(live.id, verificationSID: "VE1")))
        }
    }

    @Test func `an older flow of the same user is superseded once the pause is over`() {
        let live = Self.live(age: 31)

        #expect(decide(Self.history(live, sends: 1, lastSentAgo: 29)) == .refuse(.cooldown(wait: .seconds(1))))
        #expect(
            decide(Self.history(live, sends: 1, lastSentAgo: 30))
                == .open(closing: .supersede(live.id, verificationSID: "VE1"))
        )
    }

    @Test func `another user's live flow asks for a short wait`() {
        var live = Self.live(age: 100)
        live.user = UserID(uuid: UUID())

        #expect(decide(Self.history(live)) == .refuse(.cooldown(wait: .seconds(30))))
        live.expiresAt = Self.now.addingTimeInterval(7)
        #expect(decide(Self.history(live)) == .refuse(.cooldown(wait: .seconds(7))))
    }

    @Test func `a flow past its time gives the address free to anyone`() {
        var live = Self.live(age: 600)
        live.user = UserID(uuid: UUID())

        #expect(decide(Self.history(live)) == .open(closing: .expire(live.id)))
    }

    @Test func `a flow whose last answer is being checked is not closed at its end`() {
        var live = Self.live(age: 600)
        live.hasCallInFlight = true
        #expect(decide(Self.history(live)) == .refuse(.requestInProgress))

        live.user = UserID(uuid: UUID())
        #expect(decide(Self.history(live)) == .refuse(.cooldown(wait: .seconds(3))))
    }

    @Test func `an exhausted verification closes the address until it ends`() {
        var history = Self.history(nil)
        history.exhaustedUntil = Self.now.addingTimeInterval(60)

        #expect(decide(history) == .refuse(.tooManyAttempts(wait: .seconds(60))))
    }

    @Test func `the pause grows with every message and its last step repeats`() {
        #expect(decide(Self.history(nil, sends: 2, lastSentAgo: 30)) == .refuse(.cooldown(wait: .seconds(10))))
        #expect(decide(Self.history(nil, sends: 9, lastSentAgo: 40)) == .open(closing: nil))
    }

    @Test func `a call in flight is waited for`() {
        var live = Self.live(age: 60)
        live.hasCallInFlight = true

        #expect(decide(Self.history(live, sends: 1, lastSentAgo: 60)) == .refuse(.requestInProgress))
    }
}
