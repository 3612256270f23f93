/// Where a flow stands.
///
/// The only changes that exist are those of `canBecome`.
package enum FlowState: String, Sendable, CaseIterable {
    /// Waiting for the user's answer.
    case pending
    /// The factor was proved; there is stored evidence, and an assertion unless the flow enrolled a factor.
    case approved
    /// The user refused.
    case denied
    /// Too many wrong answers.
    case failed
    /// Nobody answered in time.
    case expired
    /// The app called it off.
    case canceled
    /// A newer flow of the same user to the same address took its place.
    case superseded
    /// A provider call was sent and its answer is not known; only the provider's own records can settle it.
    case unresolved

    /// Whether the flow is over for good.
    package var isFinal: Bool { self != .pending && self != .unresolved }

    /// Whether a flow may go from this state to `next`.
    package func canBecome(_ next: FlowState) -> Bool {
        switch (self, next) {
        case (.pending, .pending), (.unresolved, .unresolved): false
        case (.pending, _): true
        // Settled by the provider's records, overtaken by the clock or by a newer flow, or proved not to have happened.
        case (.unresolved, .approved), (.unresolved, .pending), (.unresolved, .failed), (.unresolved, .expired),
            (.unresolved, .superseded), (.unresolved, .canceled):
            true
        default: false
        }
    }
}
