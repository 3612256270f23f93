// How the command line says it.
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
