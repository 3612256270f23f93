/// What the provider does where nobody could confirm it: one switch per open point, each with a documented default.
///
/// A client that is right about the provider passes its tests under every setting. On the command line a switch is
/// given as `--behaviour name=value`.
package struct Behaviour: Sendable, Equatable {
    /// The HTTP status of an evaluated check: 200 or 201, as the official description lists both.
    package var checkStatus = 200

    /// The status that the fifth wrong check answers; the verification reads `max_attempts_reached` either way.
    package var fifthWrongCheckReads = FifthWrongCheck.pending

    /// The code that a start answers while the number's verification is exhausted but not yet expired.
    package var startWhileExhausted = ExhaustedStart.sendsUsedUp

    /// Whether a start after a cancel brings a new code or repeats the cancelled one.
    package var codeAfterCancel = CodeAfterCancel.fresh

    /// What an update of a verification that is over answers.
    package var updateOfFinished = FinishedUpdate.notFound

    /// Seconds until an attempt shows in `/v2/Attempts`.
    package var attemptsDelaySeconds = 0

    /// Whether the services have an e-mail integration; without one the channel answers 60217.
    package var emailIsConfigured = true

    /// Whether WhatsApp works without senders on the service; otherwise the channel answers 68008.
    package var whatsappIsConfigured = true

    /// Whether a factor accepts the same TOTP code twice inside its window.
    package var acceptsRepeatedTOTP = true

    /// Whether `Alice-0001` and `alice-0001` are two entities.
    package var identitiesAreCaseSensitive = false

    /// Whether `FetchVerification` is metered at 60 a minute and 180 an hour per verification.
    package var metersPolling = true

    /// Seconds named in a `Retry-After` header on every 429; nil sends none.
    package var retryAfterSeconds: Int?

    package init() {}

    package enum FifthWrongCheck: String, Sendable { case pending, exhausted }
    package enum ExhaustedStart: String, Sendable { case sendsUsedUp, checksUsedUp }
    package enum CodeAfterCancel: String, Sendable { case fresh, same }
    package enum FinishedUpdate: String, Sendable { case notFound, unchanged }
}

extension Behaviour {
    /// The names that `set` knows, with the values they take.
    package static let switches: [(name: String, values: String)] = [
        ("check-status", "200 | 201"),
        ("fifth-wrong-check", "pending | exhausted"),
        ("start-while-exhausted", "60203 | 60202"),
        ("code-after-cancel", "fresh | same"),
        ("update-of-finished", "not-found | unchanged"),
        ("attempts-delay", "seconds"),
        ("email", "configured | unconfigured"),
        ("whatsapp", "configured | unconfigured"),
        ("repeated-totp", "accepted | refused"),
        ("identity-case", "ignored | significant"),
        ("polling", "metered | free"),
        ("retry-after", "none | seconds"),
    ]

    /// Sets one switch by the name and value it has on the command line.
    ///
    /// - Throws: `UnknownBehaviour` when there is no such switch or it does not take that value.
    package mutating func set(_ name: String, to value: String) throws(UnknownBehaviour) {
        switch (name, value) {
        case ("check-status", "200"): checkStatus = 200
        case ("check-status", "201"): checkStatus = 201
        case ("fifth-wrong-check", "pending"): fifthWrongCheckReads = .pending
        case ("fifth-wrong-check", "exhausted"): fifthWrongCheckReads = .exhausted
        case ("start-while-exhausted", "60203"): startWhileExhausted = .sendsUsedUp
        case ("start-while-exhausted", "60202"): startWhileExhausted = .checksUsedUp
        case ("code-after-cancel", "fresh"): codeAfterCancel = .fresh
        case ("code-after-cancel", "same"): codeAfterCancel = .same
        case ("update-of-finished", "not-found"): updateOfFinished = .notFound
        case ("update-of-finished", "unchanged"): updateOfFinished = .unchanged
        case ("attempts-delay", _): attemptsDelaySeconds = try seconds(name, value)
        case ("email", "configured"), ("email", "unconfigured"): emailIsConfigured = value == "configured"
        case ("whatsapp", "configured"), ("whatsapp", "unconfigured"): whatsappIsConfigured = value == "configured"
        case ("repeated-totp", "accepted"), ("repeated-totp", "refused"): acceptsRepeatedTOTP = value == "accepted"
        case ("identity-case", "ignored"), ("identity-case", "significant"):
            identitiesAreCaseSensitive = value == "significant"
        case ("polling", "metered"), ("polling", "free"): metersPolling = value == "metered"
        case ("retry-after", "none"): retryAfterSeconds = nil
        case ("retry-after", _): retryAfterSeconds = try seconds(name, value)
        default: throw UnknownBehaviour(name: name, value: value)
        }
    }

    private func seconds(_ name: String, _ value: String) throws(UnknownBehaviour) -> Int {
        guard let seconds = Int(value), (0...86_400).contains(seconds) else {
            throw UnknownBehaviour(name: name, value: value)
        }
        return seconds
    }
}

/// A `--behaviour` that names no switch, or gives one a value it does not take.
package struct UnknownBehaviour: Error, CustomStringConvertible {
    package let name: String
    package let value: String

    package var description: String {
        guard let known = Behaviour.switches.first(where: { $0.name == name }) else {
            return "there is no behaviour \(name); known are \(Behaviour.switches.map(\.name).joined(separator: ", "))"
        }
        return "behaviour \(name) does not take \(value); it takes \(known.values)"
    }
}
