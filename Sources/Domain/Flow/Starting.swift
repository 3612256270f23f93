package import FoundationEssentials

/// How long a second start is taken for a double click: it returns the live flow and sends nothing.
package let doubleClickWindow: Duration = .seconds(3)

/// What the database knows of one (provider service, address) when a flow wants to start there.
///
/// The provider keeps one verification per destination, not per login, so this history decides whether a new code may
/// be asked for.
package struct AddressHistory: Sendable, Equatable {
    /// The flow that holds the address now: pending or unresolved, perhaps past its time.
    package struct Live: Sendable, Equatable {
        package var id: FlowID
        package var user: UserID
        package var factor: FactorID
        package var purpose: Purpose
        package var method: Method
        package var state: FlowState
        package var hasCallInFlight: Bool
        package var verificationSID: String?
        /// What the app bound the flow to; another start with other words is not the same click.
        package var binding: Binding
        package var createdAt: Date
        package var expiresAt: Date

        package init(
            id: FlowID,
            user: UserID,
            factor: FactorID,
            purpose: Purpose,
            method: Method,
            state: FlowState,
            hasCallInFlight: Bool,
            verificationSID: String?,
            binding: Binding = Binding(),
            createdAt: Date,
            expiresAt: Date
        ) {
            self.id = id
            self.user = user
            self.factor = factor
            self.purpose = purpose
            self.method = method
            self.state = state
            self.hasCallInFlight = hasCallInFlight
            self.verificationSID = verificationSID
            self.binding = binding
            self.createdAt = createdAt
            self.expiresAt = expiresAt
        }
    }

    package var live: Live?
    /// Messages since the last approval, within the provider's ten minutes, and the time of the last one.
    package var recentSends: Int
    package var lastSentAt: Date?
    /// When a verification whose five checks were wasted ends at the provider.
    package var exhaustedUntil: Date?

    package init(live: Live?, recentSends: Int, lastSentAt: Date?, exhaustedUntil: Date?) {
        self.live = live
        self.recentSends = recentSends
        self.lastSentAt = lastSentAt
        self.exhaustedUntil = exhaustedUntil
    }
}

/// What a flow's assertion will say besides the factor: a flow never answers to the words of another start.
package struct Binding: Sendable, Equatable {
    package var nonce: String?
    package var firstFactor: [String]

    package init(nonce: String? = nil, firstFactor: [String] = []) {
        self.nonce = nonce
        self.firstFactor = firstFactor
    }
}

/// A flow that wants to start at an address.
package struct Starting: Sendable {
    package var user: UserID
    package var factor: FactorID
    package var purpose: Purpose
    package var method: Method
    package var binding: Binding

    package init(
        user: UserID,
        factor: FactorID,
        purpose: Purpose,
        method: Method,
        binding: Binding = Binding()
    ) {
        self.user = user
        self.factor = factor
        self.purpose = purpose
        self.method = method
        self.binding = binding
    }

    package enum Decision: Equatable, Sendable {
        /// A double click: answer with this live flow.
        case reuse(FlowID)
        /// Open a new flow, after closing the one that held the address, if any.
        case open(closing: Closing?)
        case refuse(FlowRefusal)
    }

    /// How the flow that held the address ends.
    package enum Closing: Equatable, Sendable {
        /// Its time was over; the provider has forgotten it.
        case expire(FlowID)
        /// It is still alive at the provider: cancel it there first, so that the new flow gets a code of its own.
        case supersede(FlowID, verificationSID: String?)
    }

    /// Decides at `now` from the address's history; `gaps` are the waits after the first, second, … message.
    package func decide(_ history: AddressHistory, gaps: [Duration], at now: Date) -> Decision {
        if let live = history.live, live.expiresAt <= now, live.hasCallInFlight {
            // Its last answer is still being checked; closing it now would lose an approval.
            return .refuse(live.user == user ? .requestInProgress : .cooldown(wait: .seconds(3)))
        }
        guard let live = history.live, live.expiresAt > now else {
            if let until = history.exhaustedUntil, until > now {
                return .refuse(.tooManyAttempts(wait: until.wait(from: now)))
            }
            return tooSoon(history, gaps, now) ?? .open(closing: history.live.map { .expire($0.id) })
        }
        if live.user != user {
            return .refuse(.cooldown(wait: min(.seconds(30), live.expiresAt.wait(from: now))))
        }
        if live.factor == factor, live.purpose == purpose, live.method == method, live.binding == binding,
            live.state == .pending,
            now.timeIntervalSince(live.createdAt) <= doubleClickWindow / .seconds(1)
        {
            return .reuse(live.id)
        }
        if live.hasCallInFlight { return .refuse(.requestInProgress) }
        return tooSoon(history, gaps, now)
            ?? .open(closing: .supersede(live.id, verificationSID: live.verificationSID))
    }

    private func tooSoon(_ history: AddressHistory, _ gaps: [Duration], _ now: Date) -> Decision? {
        guard let last = history.lastSentAt,
            let wait = ResendGap.wait(sends: history.recentSends, lastSentAt: last, gaps: gaps, now: now)
        else { return nil }
        return .refuse(.cooldown(wait: wait))
    }
}

/// The growing pause between two messages to one address.
package enum ResendGap {
    /// The time left before the next message, or nil if it may go now.
    package static func wait(sends: Int, lastSentAt: Date, gaps: [Duration], now: Date) -> Duration? {
        let next = nextAllowed(sends: sends, lastSentAt: lastSentAt, gaps: gaps)
        return next > now ? next.wait(from: now) : nil
    }

    /// When the message after `sends` messages may go out.
    package static func nextAllowed(sends: Int, lastSentAt: Date, gaps: [Duration]) -> Date {
        guard sends > 0, let longest = gaps.last else { return lastSentAt }
        let gap = sends <= gaps.count ? gaps[sends - 1] : longest
        return lastSentAt.addingTimeInterval(gap / .seconds(1))
    }
}
