/// The stable names of everything that can go wrong; `openapi.yaml` documents each under `/problems/<code>`.
///
/// A caller acts on the code, never on the sentences. A code keeps its meaning, status and title for ever;
/// a new meaning gets a new code.
package enum ProblemCode: String, Sendable, CaseIterable {
    case malformedRequest = "malformed_request"
    case credentialsInvalid = "credentials_invalid"
    case scopeMissing = "scope_missing"
    case userLocked = "user_locked"
    case notFound = "not_found"
    case flowNotFound = "flow_not_found"
    case factorNotFound = "factor_not_found"
    case userNotFound = "user_not_found"
    case providerNotFound = "provider_not_found"
    case methodNotAllowed = "method_not_allowed"
    case requestTimeout = "request_timeout"
    case requestInProgress = "request_in_progress"
    case flowAlreadyConfirmed = "flow_already_confirmed"
    case flowSuperseded = "flow_superseded"
    case factorExists = "factor_exists"
    case lastFactor = "last_factor"
    case serviceInUse = "service_in_use"
    case flowExpired = "flow_expired"
    case flowCanceled = "flow_canceled"
    case factorDisabled = "factor_disabled"
    case bodyTooLarge = "body_too_large"
    case unsupportedMediaType = "unsupported_media_type"
    case validationFailed = "validation_failed"
    case codeIncorrect = "code_incorrect"
    case phoneInvalid = "phone_invalid"
    case emailInvalid = "email_invalid"
    case channelUnsupported = "channel_unsupported"
    case providerRejected = "provider_rejected"
    case cooldown
    case tooManyAttempts = "too_many_attempts"
    case destinationLimited = "destination_limited"
    case userLimited = "user_limited"
    case ipLimited = "ip_limited"
    case budgetExhausted = "budget_exhausted"
    case keyLimited = "key_limited"
    case providerLimited = "provider_limited"
    case headersTooLarge = "headers_too_large"
    case destinationBlocked = "destination_blocked"
    case internalError = "internal"
    case providerUnavailable = "provider_unavailable"
    case outcomeUnknown = "outcome_unknown"
    case overloaded
    case storeUnavailable = "store_unavailable"
}

extension ProblemCode {
    /// The HTTP status that always goes with this code.
    package var status: Int {
        switch self {
        case .malformedRequest: 400
        case .credentialsInvalid: 401
        case .scopeMissing, .userLocked: 403
        case .notFound, .flowNotFound, .factorNotFound, .userNotFound, .providerNotFound: 404
        case .methodNotAllowed: 405
        case .requestTimeout: 408
        case .requestInProgress, .flowAlreadyConfirmed, .flowSuperseded, .factorExists, .lastFactor, .serviceInUse:
            409
        case .flowExpired, .flowCanceled, .factorDisabled: 410
        case .bodyTooLarge: 413
        case .unsupportedMediaType: 415
        case .validationFailed, .codeIncorrect, .phoneInvalid, .emailInvalid, .channelUnsupported, .providerRejected:
            422
        case .cooldown, .tooManyAttempts, .destinationLimited, .userLimited, .ipLimited, .budgetExhausted, .keyLimited,
            .providerLimited:
            429
        case .headersTooLarge: 431
        case .destinationBlocked: 451
        case .internalError: 500
        case .providerUnavailable, .outcomeUnknown, .overloaded, .storeUnavailable: 503
        }
    }

    /// A short summary that is the same for every occurrence (RFC 9457 §3.1.3).
    package var title: String {
        switch self {
        case .malformedRequest: "The request cannot be read"
        case .credentialsInvalid: "The API key is missing or not valid"
        case .scopeMissing: "The API key may not do this"
        case .userLocked: "The user is locked"
        case .notFound: "There is nothing at this path"
        case .flowNotFound: "There is no such flow"
        case .factorNotFound: "There is no such factor"
        case .userNotFound: "There is no such user"
        case .providerNotFound: "The provider has no such thing"
        case .methodNotAllowed: "This path does not know that method"
        case .requestTimeout: "The request took too long to arrive"
        case .requestInProgress: "An earlier request is still being worked on"
        case .flowAlreadyConfirmed: "The flow is already confirmed"
        case .flowSuperseded: "A newer flow has taken this one's place"
        case .factorExists: "The user already has this factor"
        case .lastFactor: "This is the user's last factor"
        case .serviceInUse: "Logins use this Verify service"
        case .flowExpired: "The flow has expired"
        case .flowCanceled: "The flow was canceled"
        case .factorDisabled: "The factor is disabled"
        case .bodyTooLarge: "The request body is too large"
        case .unsupportedMediaType: "The request body must be JSON"
        case .validationFailed: "A field is missing or not valid"
        case .codeIncorrect: "The code is not correct"
        case .phoneInvalid: "The phone number is not valid"
        case .emailInvalid: "The e-mail address is not valid"
        case .channelUnsupported: "The channel cannot be used here"
        case .providerRejected: "The provider refused the request"
        case .cooldown: "Too soon after the last message"
        case .tooManyAttempts: "Too many attempts"
        case .destinationLimited: "Too many messages to this destination"
        case .userLimited: "Too many messages for this user"
        case .ipLimited: "Too many requests from this address"
        case .budgetExhausted: "Too many messages for this app"
        case .keyLimited: "Too many requests with this API key"
        case .providerLimited: "The provider takes no more for now"
        case .headersTooLarge: "The request's headers are too large"
        case .destinationBlocked: "This destination is blocked"
        case .internalError: "Something went wrong on our side"
        case .providerUnavailable: "The provider cannot be reached"
        case .outcomeUnknown: "The outcome is not known yet"
        case .overloaded: "The service is busy"
        case .storeUnavailable: "The database cannot be reached"
        }
    }
}
