import VerifyModel

extension ProviderState {
    /// Carries out one operation; the table of contents of the emulator.
    mutating func perform(
        _ operation: VerifyOperation,
        at route: VerifyRoute,
        _ call: Call
    ) throws(Refusal) -> Reply {
        switch route {
        case .services, .service: try service(operation, route, call)
        case .verifications(let service): try createVerification(call, in: service.wire)
        case .verification(let service, let key) where operation == .fetchVerification:
            try fetchVerification(call, key, in: service.wire)
        case .verification(let service, let key): try updateVerification(call, key, in: service.wire)
        case .verificationCheck(let service): try createVerificationCheck(call, in: service.wire)
        case .entities, .entity: try entity(operation, route, call)
        case .factors, .factor: try factor(operation, route, call)
        case .challenges, .challenge, .notifications: try challenge(operation, route, call)
        case .passkeysFactors(let service): try createNewFactorPasskey(call, in: service.wire)
        case .passkeysVerifyFactor(let service): try updatePasskeysFactor(call, in: service.wire)
        case .passkeysChallenges(let service): try createChallengePasskeys(call, in: service.wire)
        case .passkeysApproveChallenge(let service): try updateChallengePasskeys(call, in: service.wire)
        case .accessTokens(let service): try createAccessToken(call, in: service.wire)
        case .accessToken(let service, let sid): try fetchAccessToken(call, sid.wire, in: service.wire)
        case .rateLimits, .rateLimit, .buckets, .bucket: try rateLimit(operation, route, call)
        case .messagingConfigurations, .messagingConfiguration: try messagingConfiguration(operation, route, call)
        case .safelist: try createSafelist(call)
        case .safelistNumber(let number) where operation == .fetchSafelist: try fetchSafelist(call, number)
        case .safelistNumber(let number): try deleteSafelist(call, number)
        case .form(let type): try fetchForm(call, type)
        case .webhooks, .webhook: try webhook(operation, route, call)
        case .templates: try listVerificationTemplate(call)
        case .attempts: try listVerificationAttempt(call)
        case .attempt(let sid): try fetchVerificationAttempt(call, sid.wire)
        case .attemptsSummary: try fetchVerificationAttemptsSummary(call)
        }
    }

    private mutating func service(
        _ operation: VerifyOperation,
        _ route: VerifyRoute,
        _ call: Call
    ) throws(Refusal) -> Reply {
        switch (operation, route) {
        case (.createService, _): try createService(call)
        case (.listService, _): try listService(call)
        case (.fetchService, .service(let sid)): try fetchService(call, sid.wire)
        case (.updateService, .service(let sid)): try updateService(call, sid.wire)
        case (.deleteService, .service(let sid)): try deleteService(call, sid.wire)
        default: throw .notFound(call.resource)
        }
    }

    private mutating func entity(
        _ operation: VerifyOperation,
        _ route: VerifyRoute,
        _ call: Call
    ) throws(Refusal) -> Reply {
        switch (operation, route) {
        case (.createEntity, .entities(let service)): try createEntity(call, in: service.wire)
        case (.listEntity, .entities(let service)): try listEntity(call, in: service.wire)
        case (.fetchEntity, .entity(let service, let identity)): try fetchEntity(call, path(service, identity))
        case (.deleteEntity, .entity(let service, let identity)): try deleteEntity(call, path(service, identity))
        default: throw .notFound(call.resource)
        }
    }

    private mutating func factor(
        _ operation: VerifyOperation,
        _ route: VerifyRoute,
        _ call: Call
    ) throws(Refusal) -> Reply {
        switch (operation, route) {
        case (.createNewFactor, .factors(let service, let identity)):
            try createNewFactor(call, path(service, identity))
        case (.listFactor, .factors(let service, let identity)): try listFactor(call, path(service, identity))
        case (.fetchFactor, .factor(let service, let identity, let sid)):
            try fetchFactor(call, path(service, identity), sid.wire)
        case (.updateFactor, .factor(let service, let identity, let sid)):
            try updateFactor(call, path(service, identity), sid.wire)
        case (.deleteFactor, .factor(let service, let identity, let sid)):
            try deleteFactor(call, path(service, identity), sid.wire)
        default: throw .notFound(call.resource)
        }
    }

    private mutating func challenge(
        _ operation: VerifyOperation,
        _ route: VerifyRoute,
        _ call: Call
    ) throws(Refusal) -> Reply {
        switch (operation, route) {
        case (.createChallenge, .challenges(let service, let identity)):
            try createChallenge(call, path(service, identity))
        case (.listChallenge, .challenges(let service, let identity)):
            try listChallenge(call, path(service, identity))
        case (.fetchChallenge, .challenge(let service, let identity, let sid)):
            try fetchChallenge(call, path(service, identity), sid.wire)
        case (.updateChallenge, .challenge(let service, let identity, let sid)):
            try updateChallenge(call, path(service, identity), sid.wire)
        case (.createNotification, .notifications(let service, let identity, let sid)):
            try createNotification(call, path(service, identity), sid.wire)
        default: throw .notFound(call.resource)
        }
    }

    private func path(_ service: ServiceSID, _ identity: String) -> EntityPath {
        EntityPath(service: service.wire, identity: identity)
    }
}
