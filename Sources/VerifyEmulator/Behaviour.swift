/// What the provider does where nobody could confirm it: one switch per open point, each with a documented default.
///
/// A client that is right about the provider passes its tests under every setting. On the command line a switch is
/// given as `--behaviour name=value`.
package struct Behaviour: Sendable, Equatable, Codable {
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

    /// Whether a fetch by number or address finds a verification that was cancelled or exhausted, as one by SID does.
    package var findsFinishedByAddress = true

    /// Whether a service goes although verifications of it are pending; otherwise its deletion answers 20409.
    package var deletesBusyServices = true

    /// Seconds until an attempt shows in `/v2/Attempts`.
    package var attemptsDelaySeconds = 0

    /// Whether the services have an e-mail integration; without one the channel answers 60217.
    package var emailIsConfigured = true

    /// Whether WhatsApp works without senders on the service; otherwise the channel answers 68008.
    package var whatsappIsConfigured = true

    /// Whether silent network authentication is registered; otherwise `sna` answers 60001 and `auto` sends a text.
    package var silentAuthIsAvailable = true

    /// Whether a factor accepts the same TOTP code twice inside its window.
    package var acceptsRepeatedTOTP = true

    /// Whether `Alice-0001` and `alice-0001` are two entities.
    package var identitiesAreCaseSensitive = false

    /// Whether `FetchVerification` is metered at 60 a minute and 180 an hour per verification.
    package var metersPolling = true

    /// How many rate limits a service may have before 60207.
    package var maxRateLimits = 20

    /// How many buckets a rate limit may have before 60210.
    package var maxBuckets = 5

    /// Whether a bucket counts from its first start on and then begins anew, or always over the last interval.
    package var rateLimitWindow = RateLimitWindow.fixed

    /// Whether a start that is refused, for its rate limits or later, fills the buckets too.
    package var countsRefusedStarts = false

    /// What a start answers that names a rate limit the service does not have.
    package var unknownRateLimit = UnknownRateLimit.refused

    /// Countries, ISO 3166-1 alpha-2, that the account may not send to (60605); safelisted numbers may be reached.
    package var blockedCountries: Set<String> = []

    /// First digits of numbers, with their plus sign, that fraud protection refuses (60410); safelisted ones pass.
    package var suspectPrefixes: [String] = []

    /// First digits of numbers, with their plus sign, that a look-up tells to be landlines.
    package var landlines: [String] = []

    /// Whether `CustomMessage`, which is deprecated, is still taken; otherwise it answers 60243.
    package var takesCustomMessages = true

    /// What a second custom code does while a verification of the number is pending.
    package var secondCustomCode = SecondCustomCode.ignored

    /// What a payment check with another amount or payee answers: `pending`, counted as wrong, or 60200, not counted.
    package var transactionMismatch = TransactionMismatch.pending

    /// What a start with another amount or payee gets while one is pending: a code of its own, or the pending one.
    package var changedTransaction = ChangedTransaction.fresh

    /// The HTTP status of errors for which no source names one: 400, or 403 or 409.
    package var unstatedStatus = 400

    /// How event calls are written.
    package var webhookBody = WebhookBody.form

    /// How often an event call is tried in all, 1 to 10.
    package var webhookTries = 5

    /// Milliseconds of the machine's time until the second try of an event call; each later wait is twice as long.
    package var webhookRetryMilliseconds = 500

    /// Whether webhooks may have plain `http` addresses beyond this machine, for networks of containers.
    package var webhooksTakePlainHTTP = false

    /// Whether TOTP factors and their challenges fire events, as push factors do.
    package var sendsTOTPEvents = true

    /// Whether the deletion of an entity fires `factor.deleted` for each factor that goes with it.
    package var tellsFactorsOfDeletedEntities = false

    /// The HTTP status of a new access token: 201 or 200, as the official description lists both.
    package var accessTokenStatus = 201

    /// Whether an access token enrols one factor only.
    package var accessTokensServeOnce = false

    /// Whether `pubKeyCredParams` is a list, as browsers need it, or one object, as the provider's examples show it.
    package var passkeyParametersAreList = false

    /// Seconds named in a `Retry-After` header on every 429; nil sends none.
    package var retryAfterSeconds: Int?

    package init() {}

    package enum FifthWrongCheck: String, Sendable, Codable { case pending, exhausted }
    package enum ExhaustedStart: String, Sendable, Codable { case sendsUsedUp, checksUsedUp }
    package enum CodeAfterCancel: String, Sendable, Codable { case fresh, same }
    package enum FinishedUpdate: String, Sendable, Codable { case notFound, unchanged }
    package enum RateLimitWindow: String, Sendable, Codable { case fixed, sliding }
    package enum WebhookBody: String, Sendable, Codable { case form, json }
    package enum SecondCustomCode: String, Sendable, Codable { case ignored, replaces }
    package enum TransactionMismatch: String, Sendable, Codable { case pending, refused }
    package enum ChangedTransaction: String, Sendable, Codable { case fresh, same }
    package enum UnknownRateLimit: String, Sendable, Codable { case refused, ignored }
}

extension Behaviour {
    /// The names that `set` knows, with the values they take.
    package static let switches: [(name: String, values: String)] = [
        ("check-status", "200 | 201"),
        ("fifth-wrong-check", "pending | exhausted"),
        ("start-while-exhausted", "60203 | 60202"),
        ("code-after-cancel", "fresh | same"),
        ("update-of-finished", "not-found | unchanged"),
        ("fetch-finished-by-address", "found | not-found"),
        ("delete-busy-service", "deleted | refused"),
        ("attempts-delay", "seconds"),
        ("email", "configured | unconfigured"),
        ("whatsapp", "configured | unconfigured"),
        ("sna", "available | unavailable"),
        ("repeated-totp", "accepted | refused"),
        ("identity-case", "ignored | significant"),
        ("polling", "metered | free"),
        ("rate-limits", "count"),
        ("buckets", "count"),
        ("rate-limit-window", "fixed | sliding"),
        ("refused-starts", "free | counted"),
        ("unknown-rate-limit", "refused | ignored"),
        ("blocked-countries", "none | countries"),
        ("suspect-prefixes", "none | prefixes"),
        ("landlines", "none | prefixes"),
        ("custom-message", "used | refused"),
        ("second-custom-code", "ignored | replaces"),
        ("psd2-mismatch", "pending | refused"),
        ("psd2-change", "fresh | same"),
        ("unstated-status", "400 | 403 | 409"),
        ("webhook-body", "form | json"),
        ("webhook-tries", "tries"),
        ("webhook-retry-delay", "milliseconds"),
        ("webhook-http", "loopback | anywhere"),
        ("totp-events", "sent | silent"),
        ("entity-deletion-events", "silent | sent"),
        ("access-token-status", "201 | 200"),
        ("access-token-use", "many | once"),
        ("passkey-parameters", "object | list"),
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
        case ("fetch-finished-by-address", "found"), ("fetch-finished-by-address", "not-found"):
            findsFinishedByAddress = value == "found"
        case ("delete-busy-service", "deleted"), ("delete-busy-service", "refused"):
            deletesBusyServices = value == "deleted"
        case ("attempts-delay", _): attemptsDelaySeconds = try number(name, value, in: 0...86_400)
        case ("email", "configured"), ("email", "unconfigured"): emailIsConfigured = value == "configured"
        case ("whatsapp", "configured"), ("whatsapp", "unconfigured"): whatsappIsConfigured = value == "configured"
        case ("sna", "available"), ("sna", "unavailable"): silentAuthIsAvailable = value == "available"
        case ("repeated-totp", "accepted"), ("repeated-totp", "refused"): acceptsRepeatedTOTP = value == "accepted"
        case ("identity-case", "ignored"), ("identity-case", "significant"):
            identitiesAreCaseSensitive = value == "significant"
        case ("polling", "metered"), ("polling", "free"): metersPolling = value == "metered"
        case ("rate-limits", _): maxRateLimits = try number(name, value, in: 1...10_000)
        case ("buckets", _): maxBuckets = try number(name, value, in: 1...10_000)
        case ("rate-limit-window", "fixed"): rateLimitWindow = .fixed
        case ("rate-limit-window", "sliding"): rateLimitWindow = .sliding
        case ("refused-starts", "free"), ("refused-starts", "counted"): countsRefusedStarts = value == "counted"
        case ("unknown-rate-limit", "refused"): unknownRateLimit = .refused
        case ("unknown-rate-limit", "ignored"): unknownRateLimit = .ignored
        case ("blocked-countries", "none"): blockedCountries = []
        case ("blocked-countries", _):
            blockedCountries = Set(try list(name, value) { Countries.codes.contains($0) })
        case ("suspect-prefixes", "none"): suspectPrefixes = []
        case ("suspect-prefixes", _): suspectPrefixes = try list(name, value, SafeListRecord.isNumberOrPrefix)
        case ("landlines", "none"): landlines = []
        case ("landlines", _): landlines = try list(name, value, SafeListRecord.isNumberOrPrefix)
        case ("custom-message", "used"), ("custom-message", "refused"): takesCustomMessages = value == "used"
        case ("second-custom-code", "ignored"): secondCustomCode = .ignored
        case ("second-custom-code", "replaces"): secondCustomCode = .replaces
        case ("psd2-mismatch", "pending"): transactionMismatch = .pending
        case ("psd2-mismatch", "refused"): transactionMismatch = .refused
        case ("psd2-change", "fresh"): changedTransaction = .fresh
        case ("psd2-change", "same"): changedTransaction = .same
        case ("unstated-status", "400"): unstatedStatus = 400
        case ("unstated-status", "403"): unstatedStatus = 403
        case ("unstated-status", "409"): unstatedStatus = 409
        case ("webhook-body", "form"): webhookBody = .form
        case ("webhook-body", "json"): webhookBody = .json
        case ("webhook-tries", _): webhookTries = try number(name, value, in: 1...10)
        case ("webhook-retry-delay", _): webhookRetryMilliseconds = try number(name, value, in: 1...60_000)
        case ("webhook-http", "loopback"), ("webhook-http", "anywhere"): webhooksTakePlainHTTP = value == "anywhere"
        case ("totp-events", "sent"), ("totp-events", "silent"): sendsTOTPEvents = value == "sent"
        case ("entity-deletion-events", "silent"), ("entity-deletion-events", "sent"):
            tellsFactorsOfDeletedEntities = value == "sent"
        case ("access-token-status", "201"): accessTokenStatus = 201
        case ("access-token-status", "200"): accessTokenStatus = 200
        case ("access-token-use", "many"), ("access-token-use", "once"): accessTokensServeOnce = value == "once"
        case ("passkey-parameters", "object"), ("passkey-parameters", "list"):
            passkeyParametersAreList = value == "list"
        case ("retry-after", "none"): retryAfterSeconds = nil
        case ("retry-after", _): retryAfterSeconds = try number(name, value, in: 0...86_400)
        default: throw UnknownBehaviour(name: name, value: value)
        }
    }

    private func list(
        _ name: String,
        _ value: String,
        _ isAcceptable: (String) -> Bool
    ) throws(UnknownBehaviour) -> [String] {
        let items = value.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard items.allSatisfy(isAcceptable) else { throw UnknownBehaviour(name: name, value: value) }
        return items
    }

    private func number(
        _ name: String,
        _ value: String,
        in range: ClosedRange<Int>
    ) throws(UnknownBehaviour) -> Int {
        guard let number = Int(value), range.contains(number) else {
            throw UnknownBehaviour(name: name, value: value)
        }
        return number
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
