/// How a call ended.
typealias Outcome = Result<Reply, TransportError>

extension Outcome {
    var isSuccess: Bool {
        if case .success = self { true } else { false }
    }
}

/// A call that somebody waits for; its continuation is resumed exactly once.
struct Job: Sendable {
    let id: UInt64
    let request: OutgoingRequest
    let start: ContinuousClock.Instant
    let continuation: CheckedContinuation<Outcome, Never>
}
