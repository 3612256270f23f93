/// Decides whether a class of provider operations is worth trying (ASVS 16.5.2).
///
/// Closed, it lets every call pass and counts failures in a row. After `threshold` of them, or one failure that will
/// not heal by itself, it opens: calls are refused at once for a pause that doubles up to `longestPause`. Then one call
/// may try; its success closes the breaker, its failure opens it again. Pure: time is passed in.
package struct Breaker: Sendable, Equatable {
    package enum State: Sendable, Equatable {
        case closed(failures: Int)
        case open(until: ContinuousClock.Instant, pause: Duration)
        /// One call is trying; everybody else is still refused, until it ends or is given up at `until`.
        case probing(until: ContinuousClock.Instant, pause: Duration)
    }

    package static let threshold = 5
    package static let firstPause = Duration.seconds(1)
    package static let longestPause = Duration.seconds(30)

    package private(set) var state = State.closed(failures: 0)

    package init() {}

    package var isOpen: Bool {
        if case .closed = state { false } else { true }
    }

    /// Whether a call may go out now; the call must then be reported by `succeeded` or `failed`.
    package mutating func admits(at now: ContinuousClock.Instant) -> Bool {
        switch state {
        case .closed: return true
        case .open(let until, let pause), .probing(let until, let pause):
            guard now >= until else { return false }
            state = .probing(until: now + Self.longestPause, pause: pause)
            return true
        }
    }

    /// The provider answered, whatever it said.
    package mutating func succeeded() {
        state = .closed(failures: 0)
    }

    /// The provider did not answer, or not as itself; `isFatal` for refused credentials.
    package mutating func failed(isFatal: Bool, at now: ContinuousClock.Instant) {
        switch state {
        case .closed(let failures) where !isFatal && failures + 1 < Self.threshold:
            state = .closed(failures: failures + 1)
        case .closed:
            state = .open(until: now + Self.firstPause, pause: Self.firstPause)
        case .probing(_, let pause):
            let longer = min(pause * 2, Self.longestPause)
            state = .open(until: now + longer, pause: longer)
        case .open:
            break
        }
    }
}
