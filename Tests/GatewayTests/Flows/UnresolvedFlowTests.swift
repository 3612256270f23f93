import Domain
import Foundation
import Gateway
import Testing
import VerifyModel

@Suite struct UnresolvedFlowTests {
    private static let lostAt = Date(timeIntervalSince1970: 1_790_000_000)

    private static func flow(
        checksUsed: Int = 1,
        checkedAt: Date? = lostAt - 4,
        isShared: Bool = false,
        lookedAfter: TimeInterval? = nil,
        now: TimeInterval = 1
    ) -> UnresolvedFlow {
        UnresolvedFlow(
            id: FlowID(uuid: UUID()),
            service: ServiceSID("VA00000000000000000000000000001001"),
            verification: VerificationSID("VE00000000000000000000000000000001"),
            checksUsed: checksUsed,
            checkedAt: checkedAt,
            isShared: isShared,
            lostAt: lostAt,
            lookedAt: lookedAfter.map { lostAt + $0 },
            now: lostAt + now
        )
    }

    @Test(
        arguments: [
            // Seconds after the loss: now, the last look, and whether one is due.
            (0.9, nil, false), (1, nil, true), (500, nil, true),
            (2.9, 1.1, false), (3, 1.1, true), (3, 3, false), (9.9, 3, false), (10, 3, true), (29.9, 12, false),
            (30, 12, true), (59, 30, false), (60, 30, true), (119, 60, false), (120, 60, true), (179, 125, false),
            (180, 125, true),
            // The look of an earlier loss does not count.
            (1, -100, true),
        ] as [(Double, Double?, Bool)]
    )
    func `looks are due after 1, 3, 10 and 30 seconds, then every minute`(
        now: Double,
        looked: Double?,
        isDue: Bool
    ) {
        #expect(Self.flow(lookedAfter: looked, now: now).isDue == isDue)
    }

    private static func attempt(_ change: (inout Attempt) -> Void = { _ in }) -> Attempt {
        var attempt = Attempt(
            sid: AttemptSID("VL00000000000000000000000000000001"),
            verificationSID: VerificationSID("VE00000000000000000000000000000001"),
            conversionStatus: .converted
        )
        attempt.serviceSID = ServiceSID("VA00000000000000000000000000001001")
        attempt.dateUpdated = VerifyDate(lostAt - 2)
        change(&attempt)
        return attempt
    }

    @Test func `a converted attempt of the flow's own verification proves its lost check`() {
        #expect(Self.flow().isProved(by: Self.attempt()))
    }

    @Test(
        arguments: [
            ("unconverted", attempt { $0.conversionStatus = Open(.unconverted) }),
            ("without a status", attempt { $0.conversionStatus = nil }),
            ("with an unknown status", attempt { $0.conversionStatus = Open(wire: "half_converted") }),
            (
                "of another verification",
                attempt { $0.verificationSID = VerificationSID("VE00000000000000000000000000000002") }
            ),
            ("of no verification", attempt { $0.verificationSID = nil }),
            ("of another service", attempt { $0.serviceSID = ServiceSID("VA00000000000000000000000000001002") }),
            ("of no service", attempt { $0.serviceSID = nil }),
            ("older than the lost check", attempt { $0.dateUpdated = VerifyDate(lostAt - 40) }),
            ("without a time", attempt { $0.dateUpdated = nil }),
            ("with an unreadable time", attempt { $0.dateUpdated = VerifyDate(wire: "yesterday") }),
        ]
    )
    func `any other attempt proves nothing`(what: String, attempt: Attempt) {
        #expect(!Self.flow().isProved(by: attempt), "an attempt \(what)")
    }

    @Test func `nothing proves a flow that lost no check, or whose verification another flow used too`() {
        #expect(!Self.flow(checkedAt: nil).isProved(by: Self.attempt()))
        #expect(!Self.flow(isShared: true).isProved(by: Self.attempt()))
    }

    @Test(
        arguments: [
            (.pending, 1, .pending), (.pending, 4, .pending), (.pending, 5, .failed),
            (.maxAttemptsReached, 3, .failed), (.approved, 1, nil), (.canceled, 1, nil), (.expired, 1, nil),
            (.deleted, 1, nil), (.failed, 1, nil),
        ] as [(VerificationStatus, Int, FlowState?)]
    )
    func `the verification itself reopens or ends a flow and never approves it`(
        status: VerificationStatus,
        checksUsed: Int,
        state: FlowState?
    ) {
        let flow = Self.flow(checksUsed: checksUsed)
        let verification = Verification(sid: flow.verification, serviceSID: flow.service, status: status)

        #expect(flow.state(by: verification) == state)
        #expect(state.map(FlowState.unresolved.canBecome) ?? true)
    }

    @Test func `another verification, or one of another service, says nothing`() {
        let flow = Self.flow()
        let other = VerificationSID("VE00000000000000000000000000000002")
        let foreign = ServiceSID("VA00000000000000000000000000001002")

        #expect(flow.state(by: Verification(sid: other, serviceSID: flow.service, status: .pending)) == nil)
        #expect(flow.state(by: Verification(sid: flow.verification, serviceSID: foreign, status: .pending)) == nil)
    }
}
