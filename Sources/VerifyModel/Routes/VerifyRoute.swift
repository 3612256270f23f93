/// One place of the API: the client prints it, the emulator parses it.
///
/// The identifiers in it are whatever the path held; the server decides whether they name anything.
package enum VerifyRoute: Hashable, Sendable {
    case services
    case service(ServiceSID)

    case verifications(ServiceSID)
    /// By SID, or by the address itself.
    case verification(ServiceSID, String)
    case verificationCheck(ServiceSID)

    case entities(ServiceSID)
    case entity(ServiceSID, identity: String)
    case factors(ServiceSID, identity: String)
    case factor(ServiceSID, identity: String, FactorSID)
    case challenges(ServiceSID, identity: String)
    case challenge(ServiceSID, identity: String, ChallengeSID)
    case notifications(ServiceSID, identity: String, ChallengeSID)

    case accessTokens(ServiceSID)
    case accessToken(ServiceSID, AccessTokenSID)

    case rateLimits(ServiceSID)
    case rateLimit(ServiceSID, RateLimitSID)
    case buckets(ServiceSID, RateLimitSID)
    case bucket(ServiceSID, RateLimitSID, BucketSID)

    case messagingConfigurations(ServiceSID)
    case messagingConfiguration(ServiceSID, country: String)

    case webhooks(ServiceSID)
    case webhook(ServiceSID, WebhookSID)

    case passkeysFactors(ServiceSID)
    case passkeysVerifyFactor(ServiceSID)
    case passkeysChallenges(ServiceSID)
    case passkeysApproveChallenge(ServiceSID)

    case form(type: String)
    case safelist
    case safelistNumber(String)
    case templates

    case attempts
    case attemptsSummary
    case attempt(AttemptSID)
}

// Printing.
extension VerifyRoute {
    /// The path with every identifier escaped as one segment: no identifier can lead elsewhere.
    package var path: String { parts.path.filled(with: parts.arguments) }

    /// The path without its identifiers, fit for logs and metrics.
    package var template: VerifyPath { parts.path }

    private var parts: (path: VerifyPath, arguments: [String]) {
        switch self {
        case .services: (.services, [])
        case .service(let service): (.service, [service.wire])
        case .verifications(let service): (.verifications, [service.wire])
        case .verification(let service, let sidOrAddress): (.verification, [service.wire, sidOrAddress])
        case .verificationCheck(let service): (.verificationCheck, [service.wire])
        case .entities(let service): (.entities, [service.wire])
        case .entity(let service, let identity): (.entity, [service.wire, identity])
        case .factors(let service, let identity): (.factors, [service.wire, identity])
        case .factor(let service, let identity, let factor): (.factor, [service.wire, identity, factor.wire])
        case .challenges(let service, let identity): (.challenges, [service.wire, identity])
        case .challenge(let service, let identity, let sid): (.challenge, [service.wire, identity, sid.wire])
        case .notifications(let service, let identity, let sid): (.notifications, [service.wire, identity, sid.wire])
        case .accessTokens(let service): (.accessTokens, [service.wire])
        case .accessToken(let service, let token): (.accessToken, [service.wire, token.wire])
        case .rateLimits(let service): (.rateLimits, [service.wire])
        case .rateLimit(let service, let limit): (.rateLimit, [service.wire, limit.wire])
        case .buckets(let service, let limit): (.buckets, [service.wire, limit.wire])
        case .bucket(let service, let limit, let bucket): (.bucket, [service.wire, limit.wire, bucket.wire])
        case .messagingConfigurations(let service): (.messagingConfigurations, [service.wire])
        case .messagingConfiguration(let service, let country): (.messagingConfiguration, [service.wire, country])
        case .webhooks(let service): (.webhooks, [service.wire])
        case .webhook(let service, let webhook): (.webhook, [service.wire, webhook.wire])
        case .passkeysFactors(let service): (.passkeysFactors, [service.wire])
        case .passkeysVerifyFactor(let service): (.passkeysVerifyFactor, [service.wire])
        case .passkeysChallenges(let service): (.passkeysChallenges, [service.wire])
        case .passkeysApproveChallenge(let service): (.passkeysApproveChallenge, [service.wire])
        case .form(let type): (.form, [type])
        case .safelist: (.safelist, [])
        case .safelistNumber(let number): (.safelistNumber, [number])
        case .templates: (.templates, [])
        case .attempts: (.attempts, [])
        case .attemptsSummary: (.attemptsSummary, [])
        case .attempt(let attempt): (.attempt, [attempt.wire])
        }
    }
}

// Parsing.
extension VerifyRoute {
    /// Reads a path without its query; nil if the API has no such path.
    ///
    /// Names are case-sensitive, as the provider's are.
    package init?(path: String) {
        guard let (path, arguments) = VerifyPath.match(path) else { return nil }
        self.init(path, arguments)
    }

    /// `arguments` are as many as the path has placeholders.
    private init(_ path: VerifyPath, _ arguments: [String]) {
        let service = { ServiceSID(arguments[0]) }
        self =
            switch path {
            case .services: .services
            case .service: .service(service())
            case .verifications: .verifications(service())
            case .verification: .verification(service(), arguments[1])
            case .verificationCheck: .verificationCheck(service())
            case .entities: .entities(service())
            case .entity: .entity(service(), identity: arguments[1])
            case .factors: .factors(service(), identity: arguments[1])
            case .factor: .factor(service(), identity: arguments[1], FactorSID(arguments[2]))
            case .challenges: .challenges(service(), identity: arguments[1])
            case .challenge: .challenge(service(), identity: arguments[1], ChallengeSID(arguments[2]))
            case .notifications: .notifications(service(), identity: arguments[1], ChallengeSID(arguments[2]))
            case .accessTokens: .accessTokens(service())
            case .accessToken: .accessToken(service(), AccessTokenSID(arguments[1]))
            case .rateLimits: .rateLimits(service())
            case .rateLimit: .rateLimit(service(), RateLimitSID(arguments[1]))
            case .buckets: .buckets(service(), RateLimitSID(arguments[1]))
            case .bucket: .bucket(service(), RateLimitSID(arguments[1]), BucketSID(arguments[2]))
            case .messagingConfigurations: .messagingConfigurations(service())
            case .messagingConfiguration: .messagingConfiguration(service(), country: arguments[1])
            case .webhooks: .webhooks(service())
            case .webhook: .webhook(service(), WebhookSID(arguments[1]))
            case .passkeysFactors: .passkeysFactors(service())
            case .passkeysVerifyFactor: .passkeysVerifyFactor(service())
            case .passkeysChallenges: .passkeysChallenges(service())
            case .passkeysApproveChallenge: .passkeysApproveChallenge(service())
            case .form: .form(type: arguments[0])
            case .safelist: .safelist
            case .safelistNumber: .safelistNumber(arguments[0])
            case .templates: .templates
            case .attempts: .attempts
            case .attemptsSummary: .attemptsSummary
            case .attempt: .attempt(AttemptSID(arguments[0]))
            }
    }
}
