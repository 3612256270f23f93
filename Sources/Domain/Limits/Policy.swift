/// What one app may do: its caps, its pauses between messages and its channels.
package struct Policy: Sendable, Equatable {
    /// Caps that differ from `LimitScope.defaultCap`.
    package var caps: [LimitScope: Int]
    /// Pauses after the first, second, … message to one address; the last one repeats.
    package var resendGaps: [Duration]
    /// Methods that the app offers, in order of preference.
    package var methods: [Method]
    /// Factors in use per user.
    package var activeFactors: Int

    package static let standard = Policy(
        caps: [:],
        resendGaps: [.seconds(30), .seconds(40), .seconds(60), .seconds(90), .seconds(120)],
        methods: Method.allCases,
        activeFactors: 10
    )

    package init(caps: [LimitScope: Int], resendGaps: [Duration], methods: [Method], activeFactors: Int) {
        self.caps = caps
        self.resendGaps = resendGaps
        self.methods = methods
        self.activeFactors = activeFactors
    }

    package func cap(of scope: LimitScope) -> Int { caps[scope] ?? scope.defaultCap }
}
