/// The ways in which a request about a flow is refused, each with exactly what its answer needs.
package enum FlowRefusal: Error, Equatable, Sendable {
    case userNotFound
    case userLocked
    case factorNotFound
    case factorDisabled
    case factorExists
    /// The user has as many active factors as the app allows.
    case tooManyFactors
    /// Without it the user would have no factor left.
    case lastFactor
    case channelUnsupported

    case flowNotFound
    case flowExpired
    case flowCanceled
    case flowSuperseded
    case flowAlreadyConfirmed

    /// Another call for this flow is under way; nothing was counted.
    case requestInProgress
    /// The answer was wrong; `attemptsLeft` more may be given to this flow.
    case codeIncorrect(attemptsLeft: Int)
    /// No further answer is taken before the wait is over.
    case tooManyAttempts(wait: Duration)
    /// The last message to this address is too recent, or another user's flow is using it.
    case cooldown(wait: Duration)
    case limited(LimitScope, wait: Duration)

    /// The provider's own fraud or geography rules closed the destination.
    case destinationBlocked
    /// The provider says that the address itself cannot be reached this way.
    case addressUnusable(FactorType)
    /// The provider did not do it, and nothing was spent.
    case providerUnavailable(wait: Duration)
    /// It may or may not have been done; `flow`, if the caller cannot know it, will tell.
    case outcomeUnknown(wait: Duration, flow: FlowID? = nil)
}
