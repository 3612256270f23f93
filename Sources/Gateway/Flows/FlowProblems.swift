import Domain

extension FlowRefusal: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .userNotFound: Problem(.userNotFound)
        case .userLocked: Problem(.userLocked)
        case .factorNotFound: Problem(.factorNotFound)
        case .factorDisabled: Problem(.factorDisabled, "Enroll a new factor in its place.")
        case .factorExists: Problem(.factorExists)
        case .tooManyFactors: Problem(.userLimited, "Delete a factor first.", limit: "active_factors")
        case .lastFactor: Problem(.lastFactor, "With force=true it is deleted all the same.")
        case .channelUnsupported: Problem(.channelUnsupported)
        case .flowNotFound: Problem(.flowNotFound)
        case .flowExpired: Problem(.flowExpired, "Start a new flow.", next: ["start"])
        case .flowCanceled: Problem(.flowCanceled, "Start a new flow.", next: ["start"])
        case .flowSuperseded: Problem(.flowSuperseded)
        case .flowAlreadyConfirmed: Problem(.flowAlreadyConfirmed, "Its assertion can be read at /flows/{flow_id}.")
        case .requestInProgress: Problem(.requestInProgress, retryAfter: 1)
        case .codeIncorrect(let attemptsLeft):
            Problem(
                .codeIncorrect,
                attemptsLeft: attemptsLeft,
                next: attemptsLeft > 0 ? ["retry", "resend"] : ["other_channel", "wait"]
            )
        case .tooManyAttempts(let wait): Problem(.tooManyAttempts, retryAfter: wait.wholeSeconds, next: ["wait"])
        case .cooldown(let wait): Problem(.cooldown, retryAfter: wait.wholeSeconds, next: ["wait"])
        case .limited(let scope, let wait):
            Problem(scope.code, retryAfter: wait.wholeSeconds, limit: scope.rawValue, next: ["wait"])
        case .destinationBlocked: Problem(.destinationBlocked, next: ["other_factor"])
        case .addressUnusable(.email): Problem(.emailInvalid, "The provider cannot deliver to this address.")
        case .addressUnusable: Problem(.phoneInvalid, "The provider cannot deliver to this number this way.")
        case .providerUnavailable(let wait): Problem(.providerUnavailable, retryAfter: wait.wholeSeconds)
        case .outcomeUnknown(let wait, let flow):
            Problem(
                .outcomeUnknown,
                "Read the flow, or try again later.",
                retryAfter: wait.wholeSeconds,
                flow: flow?.description
            )
        }
    }
}

extension LimitScope {
    fileprivate var code: ProblemCode {
        switch self {
        case .destination10Minutes, .destinationDay: .destinationLimited
        case .userHour, .userDay, .userStarts, .enrollments: .userLimited
        case .addressHour, .networkHour, .addressChecks: .ipLimited
        case .appMinute: .budgetExhausted
        }
    }
}

extension Duration {
    /// Whole seconds, rounded up, at least 1.
    fileprivate var wholeSeconds: Int { max(1, Int((self / .seconds(1)).rounded(.up))) }
}
