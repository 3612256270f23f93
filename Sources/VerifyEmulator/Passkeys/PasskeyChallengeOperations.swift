import FoundationEssentials
import VerifyModel

extension ProviderState {
    /// Asks a passkey, any passkey of an identity, or whichever the authenticator offers.
    mutating func createChallengePasskeys(_ call: Call, in service: String) throws(Refusal) -> Reply {
        let service = try self.service(service, call)
        let asked = try call.body.isEmpty ? JSONBody([:]) : JSONBody(body: call.body)
        let entity = try entity(in: asked, of: service.sid)
        let factor = try passkey(in: asked, of: service.sid, entity)
        let candidates = factor.map { [$0] } ?? passkeys(of: entity)
        if entity != nil, candidates.isEmpty { throw .factorUnverified }
        let own = candidates.first?.passkey?.policy
        let policy = if let own { own } else { try PasskeyPolicy(service.passkeys) }

        let ceremony = ChallengeRecord.Ceremony(challenge: random.secret(32), policy: policy)
        let challenge = ChallengeRecord(
            sid: random.sid(.challenge),
            service: service.sid,
            entity: factor?.entity ?? entity?.sid ?? "",
            identity: factor?.identity ?? entity?.identity ?? "",
            factor: factor?.sid ?? "",
            kind: .passkeys,
            createdAt: call.now,
            updatedAt: call.now,
            life: ChallengeLifeCycle(expiresAt: call.now.addingTimeInterval(PasskeyFactor.patience)),
            details: nil,
            hiddenDetails: nil,
            ceremony: ceremony
        )
        challenges[challenge.sid] = challenge
        passkeyCeremonies[ceremony.challenge] = challenge.sid
        if !challenge.identity.isEmpty { note(challenge) }
        return .created(answer(challenge, allowing: candidates, at: "Challenges", call))
    }

    /// Takes the signed answer; the challenge in it says which one is meant.
    mutating func updateChallengePasskeys(_ call: Call, in service: String) throws(Refusal) -> Reply {
        _ = try self.service(service, call)
        let answer = try PasskeyAssertion(JSONBody(body: call.body))
        guard let sid = passkeyCeremonies[answer.clientData.challenge], var challenge = challenges[sid],
            challenge.service == service, let ceremony = challenge.ceremony
        else { throw .passkeyChallengeNotFound }
        try challenge.life.requirePending(at: call.now)
        guard var factor = passkeyFactor(answer.id, in: service), var passkey = factor.passkey else {
            throw .passkeyFactorNotFound
        }
        let isKnown = !challenge.entity.isEmpty
        guard !isKnown || challenge.entity == factor.entity, ["", factor.sid].contains(challenge.factor) else {
            throw .credentialIDInvalid
        }
        // WebAuthn §7.2 step 6: who has not said who they are must be told by the credential.
        guard answer.userHandle.map({ $0 == Array(factor.entity.utf8) }) ?? isKnown else {
            throw .passkeyResponseInvalid
        }

        try passkey.accept(answer, under: ceremony.policy)
        try challenge.life.answer(approves: true, at: call.now)
        factor.proof = .passkey(passkey)
        factors[factor.sid] = factor
        challenge.entity = factor.entity
        challenge.identity = factor.identity
        challenge.factor = factor.sid
        challenge.updatedAt = call.now
        challenges[sid] = challenge
        if !isKnown { note(challenge) }
        announce(.challengeApproved, factor, challenge: sid, call)
        return .fetched(self.answer(challenge, allowing: [factor], at: "ApproveChallenge", call))
    }

    private func entity(in body: JSONBody, of service: String) throws(Refusal) -> EntityRecord? {
        guard let identity = try body.text("identity", length: 8...64, .identityInvalid) else { return nil }
        guard EntityRecord.isIdentity(identity) else { throw .identityInvalid }
        guard let entity = entityIfKnown(.init(service: service, identity: identity)) else {
            throw .passkeyEntityNotFound
        }
        return entity
    }

    private func passkey(
        in body: JSONBody,
        of service: String,
        _ entity: EntityRecord?
    ) throws(Refusal) -> FactorRecord? {
        guard let sid = try body.text("factor_sid", length: 34...34, .factorSidInvalid) else { return nil }
        guard SIDPrefix.factor.matches(sid) else { throw .factorSidInvalid }
        guard let factor = factors[sid], factor.service == service, entity == nil || factor.entity == entity?.sid else {
            throw .passkeyFactorNotFound
        }
        guard factor.passkey != nil else { throw .factorTypeInvalid }
        guard factor.isVerified else { throw .factorUnverified }
        return factor
    }

    /// Puts the challenge among those of its entity.
    private mutating func note(_ challenge: ChallengeRecord) {
        let path = EntityPath(service: challenge.service, identity: challenge.identity)
        guard var entity = entityIfKnown(path) else { return }
        entity.challenges.append(challenge.sid)
        put(entity)
    }

    private func answer(
        _ challenge: ChallengeRecord,
        allowing factors: [FactorRecord],
        at place: String,
        _ call: Call
    ) -> PasskeyChallenge {
        var resource = challenge.resource(call)
        resource.url = call.url("/v2/Services/\(challenge.service)/Passkeys/\(place)")
        guard let ceremony = challenge.ceremony else { return PasskeyChallenge(challenge: resource, options: .null) }
        let known = self.factors[challenge.factor] ?? (challenge.entity.isEmpty ? nil : factors.first)
        var options = PasskeyOptions(
            policy: ceremony.policy,
            challenge: ceremony.challenge,
            user: known.map { ($0.entity, $0.friendlyName) }
        )
        options.allowed = factors.compactMap { $0.passkey?.credential }
        return PasskeyChallenge(challenge: resource, options: options.request(behaviour))
    }
}

/// A challenge with the options of its ceremony, as the passkeys operations answer it.
struct PasskeyChallenge: Encodable, Sendable {
    let challenge: Challenge
    let options: JSONValue

    func encode(to encoder: any Encoder) throws {
        try challenge.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(options, forKey: .options)
    }

    private enum CodingKeys: String, CodingKey { case options }
}
