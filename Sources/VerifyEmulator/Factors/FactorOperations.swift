import Cryptography
import FoundationEssentials

extension ProviderState {
    /// Makes a factor, and the entity too if the identity is new.
    mutating func createNewFactor(_ call: Call, _ path: EntityPath) throws(Refusal) -> Reply {
        let service = try service(path.service, call)
        guard EntityRecord.isIdentity(path.identity) else { throw .unacceptable("Identity") }
        let name = try call.form.text("FriendlyName", length: 1...64)
        guard let name else { throw call.form.missing("FriendlyName") }
        let metadata = try call.form.metadata()
        let proof = try FactorRecord.Proof(call.form, service: service, random: random)

        let factor = try addFactor(named: name, proof: proof, metadata: metadata, to: path, call)
        if case .push(let push) = proof { pushFactors[push.credentialSid] = factor.sid }
        return .created(factor.newResource(call, issuer: service.totp.issuer ?? service.friendlyName))
    }

    /// Adds an unverified factor if the entity has room for it.
    mutating func addFactor(
        named name: String,
        proof: FactorRecord.Proof,
        metadata: [String: String]?,
        to path: EntityPath,
        _ call: Call
    ) throws(Refusal) -> FactorRecord {
        var entity = entityOrNew(path, at: call.now)
        try requireRoom(for: proof, in: entity)
        try entity.factorCreations.take(at: call.now)
        let factor = FactorRecord(
            sid: random.sid(.factor),
            entity: entity.sid,
            identity: entity.identity,
            service: path.service,
            createdAt: call.now,
            updatedAt: call.now,
            friendlyName: name,
            proof: proof,
            metadata: metadata
        )
        factors[factor.sid] = factor
        entity.factors.append(factor.sid)
        put(entity)
        announce(.factorCreated, factor, call)
        return factor
    }

    func listFactor(_ call: Call, _ path: EntityPath) throws(Refusal) -> Reply {
        let all = try entity(path, call).factors.compactMap { factors[$0] }
        let page = try call.page(of: all, sid: \.sid)
        return .fetched(page.resource(call) { $0.resource(call) })
    }

    func fetchFactor(_ call: Call, _ path: EntityPath, _ sid: String) throws(Refusal) -> Reply {
        .fetched(try factor(path, sid, call).resource(call))
    }

    /// Proves the factor when there is an `AuthPayload`, and changes its settings.
    mutating func updateFactor(_ call: Call, _ path: EntityPath, _ sid: String) throws(Refusal) -> Reply {
        var factor = try factor(path, sid, call)
        let wasVerified = factor.isVerified
        if let name = try call.form.text("FriendlyName", length: 1...64) { factor.friendlyName = name }
        switch factor.proof {
        case .totp(var totp):
            try totp.update(call, repeatedly: behaviour.acceptsRepeatedTOTP)
            factor.proof = .totp(totp)
        case .push(var push):
            try push.update(call.form, factor: sid)
            factor.proof = .push(push)
        case .passkey:
            guard call.form["AuthPayload"] == nil else { throw call.form.unacceptable("AuthPayload") }
        }
        let isProof = call.form["AuthPayload"] != nil
        if !isProof || factor.isVerified != wasVerified { factor.updatedAt = call.now }
        factors[sid] = factor
        if factor.isVerified, !wasVerified { announce(.factorVerified, factor, call) }
        return .fetched(factor.resource(call))
    }

    mutating func deleteFactor(_ call: Call, _ path: EntityPath, _ sid: String) throws(Refusal) -> Reply {
        let factor = try factor(path, sid, call)
        var entity = try entity(path, call)
        entity.factors.removeAll { $0 == sid }
        put(entity)
        factors[sid] = nil
        announce(.factorDeleted, factor, call)
        return .deleted
    }

    func factor(_ path: EntityPath, _ sid: String, _ call: Call) throws(Refusal) -> FactorRecord {
        let entity = try entity(path, call)
        guard let factor = factors[sid], factor.entity == entity.sid else { throw .notFound(call.resource) }
        return factor
    }

    private func entityOrNew(_ path: EntityPath, at now: Date) -> EntityRecord {
        entityIfKnown(path)
            ?? EntityRecord(sid: random.sid(.entity), service: path.service, identity: path.identity, at: now)
    }

    /// At most 100 TOTP and 20 push factors, each binding once; for passkeys the limit of push is assumed.
    private func requireRoom(for proof: FactorRecord.Proof, in entity: EntityRecord) throws(Refusal) {
        let present = entity.factors.compactMap { factors[$0]?.proof }
        guard !present.contains(where: { $0.hasSameBinding(as: proof) }) else { throw .bindingExists }
        guard present.count(where: { $0.kind == proof.kind }) < (proof.kind == .totp ? 100 : 20) else {
            throw .tooManyFactors
        }
    }
}

extension TOTPFactor {
    fileprivate mutating func update(_ call: Call, repeatedly: Bool) throws(Refusal) {
        try settings.apply(call.form)
        guard let code = try call.form.digits("AuthPayload", length: 3...8) else { return }
        guard !enrolment.isVerified else { return }
        try enrolment.prove(codeIsRight: accepts(code, at: call.now, repeatedly: repeatedly))
    }
}

extension PushFactor {
    /// The proof is a signature over the factor's SID: Base64 of the DER form.
    fileprivate mutating func update(_ form: Parameters, factor sid: String) throws(Refusal) {
        if let token = try form.text("Config.NotificationToken", length: 32...255) { notificationToken = token }
        if let version = try form.text("Config.SdkVersion", length: 1...32) { sdkVersion = version }
        if let name = try form.choice("Config.NotificationPlatform", of: ["apn", "fcm", "none"]) { platform = name }
        guard let payload = try form.text("AuthPayload", length: 1...5456) else { return }
        guard let signature = Base64.decode(payload), key.verify(der: signature, of: Array(sid.utf8)) else {
            throw .factorProofWrong
        }
        isVerified = true
    }
}
