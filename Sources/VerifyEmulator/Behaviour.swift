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
