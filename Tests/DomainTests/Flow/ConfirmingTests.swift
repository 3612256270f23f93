import Domain
import FoundationEssentials
import Testing

@Suite struct ConfirmingTests {
    static let now = Date(timeIntervalSince1970: 1_800_000_000)

    /// A flow that takes an answer; every test changes what it is about.
    static func open() -> Confirming {
        Confirming(
            state: .pending,
            expiresAt: now.addingTimeInterval(600),
            checksUsed: 0,
            hasCallInFlight: false,
            isUserLocked: false,
            factorIsUsable: true,
            factorLockedUntil: nil
        )
    }

    @Test func `a pending flow asks the provider`() {
        #expect(Self.open().decide(at: Self.now) == .ask)
    }

    @Test(arguments: [
        (FlowState.approved, FlowRefusal.flowAlreadyConfirmed), (.canceled, .flowCanceled), (.denied, .flowCanceled),
        (.superseded, .flowSuperseded), (.expired, .flowExpired), (.failed, .tooManyAttempts(wait: .seconds(600))),
        (.unresolved, .outcomeUnknown(wait: .seconds(2))),
    ])
    func `every other state says which it is`(state: FlowState, refusal: FlowRefusal) {
        var flow = Self.open()
        flow.state = state

        #expect(flow.decide(at: Self.now) == .refuse(refusal))
    }

    @Test(arguments: [FlowState.pending, .unresolved])
    func `time closes a live flow, to the second`(state: FlowState) {
        var flow = Self.open()
        flow.state = state

        #expect(flow.decide(at: flow.expiresAt) == .expire)
        #expect(flow.decide(at: flow.expiresAt.addingTimeInterval(-0.001)) != .expire)
    }

    @Test func `an approved flow stays confirmed after its time`() {
        var flow = Self.open()
        flow.state = .approved

        #expect(flow.decide(at: flow.expiresAt.addingTimeInterval(1)) == .refuse(.flowAlreadyConfirmed))
    }

    @Test func `a second answer waits for the first`() {
        var flow = Self.open()
        flow.hasCallInFlight = true

        #expect(flow.decide(at: Self.now) == .refuse(.requestInProgress))
        // At the flow's end too: closing it then would lose the approval of an answer that was given in time.
        #expect(flow.decide(at: flow.expiresAt) == .refuse(.requestInProgress))
    }

    @Test func `the sixth answer is refused until the provider's window ends`() {
        var flow = Self.open()
        flow.checksUsed = checksPerFlow

        #expect(flow.decide(at: Self.now) == .refuse(.tooManyAttempts(wait: .seconds(600))))
    }

    @Test func `a resting factor says how long`() {
        var flow = Self.open()
        flow.factorLockedUntil = Self.now.addingTimeInterval(29.2)

        #expect(flow.decide(at: Self.now) == .refuse(.tooManyAttempts(wait: .seconds(30))))
        #expect(flow.decide(at: Self.now.addingTimeInterval(29.2)) == .ask)
    }

    @Test func `a locked user and an unusable factor are refused`() {
        var locked = Self.open()
        locked.isUserLocked = true
        var unusable = Self.open()
        unusable.factorIsUsable = false

        #expect(locked.decide(at: Self.now) == .refuse(.userLocked))
        #expect(unusable.decide(at: Self.now) == .refuse(.factorDisabled))
    }
}
