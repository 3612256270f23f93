/// Why the provider says no: a code of its error dictionary, the HTTP status it travels with, and its sentence.
///
/// Codes and statuses are stated here a second time, apart from the client's error table, so that a mistake in one
/// of them shows when the two meet.
struct Refusal: Error, Equatable {
    let status: Int
    let code: Int
    let message: String
    /// Whether a source names the status; for the others it is a guess that a behaviour can change.
    var statusIsStated = true
    /// The rate limit of the service that was reached, for a header of its own.
    var reachedRateLimit: String?

    static func invalid(_ parameter: String, _ value: String? = nil) -> Refusal {
        Refusal(status: 400, code: 60200, message: "Invalid parameter `\(parameter)`" + (value.map { ": \($0)" } ?? ""))
    }

    static func notFound(_ path: String) -> Refusal {
        Refusal(status: 404, code: 20404, message: "The requested resource \(path) was not found")
    }
}

extension Refusal {
    fileprivate static func unstated(_ code: Int, _ message: String) -> Refusal {
        Refusal(status: 400, code: code, message: message, statusIsStated: false)
    }

    /// The refusal under the behaviour that is in force.
    func under(_ behaviour: Behaviour) -> Refusal {
        statusIsStated ? self : Refusal(status: behaviour.unstatedStatus, code: code, message: message)
    }
}

// MARK: Platform

extension Refusal {
    static let unauthenticated = Refusal(status: 401, code: 20003, message: "Authenticate")
    static let methodNotAllowed = Refusal(status: 405, code: 20004, message: "Method not allowed")
    static let pageTooLarge = Refusal(status: 400, code: 20007, message: "Page size must be between 1 and 1000")
    static let serviceBusy = Refusal(status: 409, code: 20409, message: "The service has pending verifications")
    static let bodyTooLarge = Refusal(status: 413, code: 20413, message: "Request entity too large")
    static let stateNotWritten = Refusal(
        status: 503,
        code: 20503,
        message: "The emulator's state file cannot be written; start it again once that is mended"
    )
    static let tooManyRequests = Refusal(status: 429, code: 20429, message: "Too many requests")

    static func tooManyRequests(reached limit: String) -> Refusal {
        Refusal(status: 429, code: 20429, message: "Too many requests", reachedRateLimit: limit)
    }
}

// MARK: Verifications

extension Refusal {
    static let checksUsedUp = Refusal(status: 429, code: 60202, message: "Max check attempts reached")
    static let sendsUsedUp = Refusal(status: 429, code: 60203, message: "Max send attempts reached")
    static let transactionDataMissing = Refusal(
        status: 400,
        code: 60206,
        message: "Amount and Payee are required for PSD2"
    )
    static let tooManyRateLimits = Refusal(status: 400, code: 60207, message: "Max rate limits reached for the service")
    static let rateLimitNameTaken = Refusal(status: 400, code: 60208, message: "Rate limit unique name already exists")
    static let rateLimitNameMalformed = Refusal(
        status: 400,
        code: 60209,
        message: "Rate limit unique name may hold letters, digits, `-`, `_` and `.` only"
    )
    static let tooManyBuckets = Refusal(status: 400, code: 60210, message: "Max buckets reached for the rate limit")
    static let bucketIntervalTaken = Refusal(
        status: 400,
        code: 60211,
        message: "A bucket with this interval already exists"
    )
    static let countryConfigured = Refusal(
        status: 400,
        code: 60213,
        message: "A messaging configuration for this country already exists"
    )
    static let prefixSuspected = Refusal(
        status: 403,
        code: 60410,
        message: "The destination prefix is blocked for suspicion of fraud"
    )
    static let alreadySafelisted = unstated(60411, "The number or prefix is already in the SafeList")
    static let countryBlocked = Refusal(
        status: 403,
        code: 60605,
        message: "Sending to this country is not permitted for the account"
    )
    static let translationNotApproved = unstated(60201, "The template translation is not approved")
    static let substitutionMissing = Refusal(
        status: 400,
        code: 60224,
        message: "A substitution of the template is missing"
    )
    static let templateChannelUnsupported = unstated(60227, "The template does not support the channel")
    static let templateNotFound = unstated(60228, "The template was not found")
    static let translationMissing = unstated(60229, "The template has no translation for the locale")
    static let customMessageUnsupported = unstated(60243, "Custom messages are not supported")
    static let landlineTakesNoText = Refusal(
        status: 403,
        code: 60205,
        message: "The destination is a landline, which takes no text messages"
    )
    static let callWithTransactionData = Refusal(
        status: 400,
        code: 60214,
        message: "Channel call is not supported with PSD2"
    )
    static let emailNotConfigured = Refusal(
        status: 400,
        code: 60217,
        message: "Email integration is missing in the service"
    )
    static let checkNamesNothing = Refusal(
        status: 400,
        code: 60221,
        message: "Either To or VerificationSid is required"
    )
    static let silentAuthWithTransactionData = unstated(60329, "Channel sna is not supported with PSD2")
    static let appHashNeedsText = Refusal(
        status: 400,
        code: 60602,
        message: "AppHash is only supported for the sms channel"
    )
    static let templateNeedsText = unstated(60408, "TemplateSid is only supported for the sms and call channels")
    static let whatsappNotConfigured = unstated(68008, "The WhatsApp channel is not configured")
}

// MARK: Entities, factors and challenges

extension Refusal {
    static func missing(_ parameter: String) -> Refusal {
        Refusal(status: 400, code: 60300, message: "Missing or malformed parameter: \(parameter)")
    }

    static func unacceptable(_ parameter: String) -> Refusal {
        Refusal(status: 400, code: 60306, message: "Invalid parameter: \(parameter)")
    }

    static func unfitForAccessToken(_ parameter: String) -> Refusal {
        Refusal(status: 400, code: 60305, message: "Invalid access token parameter: \(parameter)")
    }

    static let entityExists = Refusal(status: 409, code: 60301, message: "Entity already exists")
    static let noNotificationPlatform = unstated(60307, "The factor has no notification platform")
    static let challengeAttemptsUsedUp = Refusal(
        status: 429,
        code: 60308,
        message: "Max verification attempts reached for the challenge"
    )
    static let notificationsUsedUp = Refusal(
        status: 429,
        code: 60309,
        message: "Max notifications reached for the challenge"
    )
    static let enrolmentAttemptsUsedUp = Refusal(
        status: 429,
        code: 60310,
        message: "Max verification attempts reached for the factor"
    )
    static let factorProofWrong = Refusal(status: 403, code: 60311, message: "Factor verification failed")
    static let challengeQuotaUsedUp = Refusal(
        status: 429,
        code: 60312,
        message: "Max challenges reached for the factor"
    )
    static let factorCreationForbidden = Refusal(
        status: 403,
        code: 60313,
        message: "Not allowed to create this factor"
    )
    static let publicKeyUnusable = Refusal(status: 400, code: 60314, message: "Invalid public key or algorithm")
    static let tooManyFactors = Refusal(status: 400, code: 60315, message: "Max factors reached for the entity")
    static let bindingExists = Refusal(status: 409, code: 60317, message: "A factor with this binding already exists")
    static let factorUnverified = Refusal(status: 403, code: 60318, message: "The factor is not verified")
    static let challengeAnswered = Refusal(status: 403, code: 60322, message: "The challenge was already answered")
    static let challengeExpired = Refusal(status: 403, code: 60323, message: "The challenge has expired")
    static let challengeProofWrong = Refusal(status: 403, code: 60324, message: "Challenge verification failed")
    static let factorCreationsUsedUp = Refusal(
        status: 429,
        code: 60326,
        message: "Max factor creations reached for the entity"
    )
}
