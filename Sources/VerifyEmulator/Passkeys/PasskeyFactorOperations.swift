import FoundationEssentials
import VerifyModel

extension ProviderState {
    /// Begins a registration: makes a factor, and the entity too if the identity is new.
    mutating func createNewFactorPasskey(_ call: Call, in service: String) throws(Refusal) -> Reply {
        let service = try self.service(service, call)
        let body = try JSONBody(body: call.body)
        guard let name = try body.text("friendly_name", length: 1...64, .displayNameInvalid) else {
            throw .displayNameInvalid
        }
        guard let identity = try body.text("identity", length: 8...64, .identityInvalid),
            EntityRecord.isIdentity(identity)
        else { throw .identityInvalid }
        let config = try body.object("config", .passkeyConfigInvalid) ?? JSONBody([:])
        let policy = try PasskeyPolicy(service.passkeys, changedBy: config)

        let factor = try addFactor(
            named: name,
            proof: .passkey(PasskeyFactor(policy: policy, challenge: random.secret(32))),
            metadata: nil,
            to: EntityPath(service: service.sid, identity: identity),
            call
        )
        guard case .passkey(let passkey) = factor.proof else { throw .factorTypeInvalid }
        passkeyCeremonies[passkey.challenge] = factor.sid
        var options = PasskeyOptions(
            policy: policy,
            challenge: passkey.challenge,
            user: (factor.entity, name)
        )
        options.excluded = passkeys(of: entityIfKnown(.init(service: service.sid, identity: identity))).compactMap {
            $0.passkey?.credential
        }
        var resource = NewFactor(factor: factor.resource(call), binding: nil)
        resource.options = options.creation(behaviour)
        return .created(resource)
    }

    /// Ends a registration with what the authenticator made; the challenge in it says which factor is meant.
    mutating func updatePasskeysFactor(_ call: Call, in service: String) throws(Refusal) -> Reply {
        _ = try self.service(service, call)
        let answer = try PasskeyRegistration(JSONBody(body: call.body))
        guard let sid = passkeyCeremonies[answer.clientData.challenge], var factor = factors[sid],
            factor.service == service, var passkey = factor.passkey
        else { throw .passkeyFactorNotFound }
        guard !factor.isVerified else { throw .passkeyStatusWrong }
        guard call.now < factor.createdAt.addingTimeInterval(PasskeyFactor.patience) else { throw .passkeyTimedOut }

        try passkey.register(answer)
        guard let credential = passkey.credential else { throw .credentialDataInvalid }
        guard passkeyFactor(credential.id, in: service) == nil else { throw .bindingExists }
        passkeyFactors[service + "/" + credential.id] = sid
        factor.proof = .passkey(passkey)
        factor.updatedAt = call.now
        factors[sid] = factor
        announce(.factorVerified, factor, call)
        return .fetched(factor.resource(call))
    }

    /// The factor that holds a credential; what points to a deleted factor counts as nothing.
    func passkeyFactor(_ credential: String, in service: String) -> FactorRecord? {
        passkeyFactors[service + "/" + credential].flatMap { factors[$0] }
    }

    /// The verified ones, oldest first.
    func passkeys(of entity: EntityRecord?) -> [FactorRecord] {
        (entity?.factors ?? []).compactMap { factors[$0] }.filter { $0.passkey?.credential != nil }
    }
}

extension FactorRecord {
    var passkey: PasskeyFactor? {
        if case .passkey(let passkey) = proof { passkey } else { nil }
    }
}
