import FoundationEssentials

extension ProviderState {
    /// Asks a verified factor; a TOTP challenge may bring its code along and be over at once.
    mutating func createChallenge(_ call: Call, _ path: EntityPath) throws(Refusal) -> Reply {
        var entity = try entity(path, call)
        let service = try service(path.service, call)
        guard let factorSid = try call.form.sid("FactorSid", .factor) else { throw call.form.missing("FactorSid") }
        var factor = try factor(path, factorSid, call)
        guard factor.kind != .passkeys else { throw .factorTypeInvalid }
        var challenge = try newChallenge(call, for: factor, service: service)
        let code = try call.form.code(for: factor)
        guard factor.isVerified else { throw .factorUnverified }

        if case .totp(let totp) = factor.proof {
            try factor.challenges.take(codeLength: totp.settings.codeLength, at: call.now)
        }
        if let code { try answer(&challenge, with: code, by: &factor, at: call.now) }
        factors[factor.sid] = factor
        challenges[challenge.sid] = challenge
        entity.challenges.append(challenge.sid)
        put(entity)
        notify(challenge, factor, at: call.now)
        announceAnswer(to: challenge, factor, call)
        return .created(challenge.resource(call))
    }

    func listChallenge(_ call: Call, _ path: EntityPath) throws(Refusal) -> Reply {
        let states = ["pending", "expired", "approved", "denied"]
        let state = try call.query.choice("Status", of: states)
        let order = try call.query.choice("Order", of: ["asc", "desc"])
        let factor = try call.query.sid("FactorSid", .factor)
        let found = try entity(path, call).challenges.compactMap { challenges[$0] }.filter {
            (factor == nil || $0.factor == factor) && (state == nil || $0.life.state(at: call.now).rawValue == state)
        }
        let page = try call.page(of: order == "desc" ? found.reversed() : found, sid: \.sid)
        return .fetched(page.resource(call) { $0.resource(call) })
    }

    func fetchChallenge(_ call: Call, _ path: EntityPath, _ sid: String) throws(Refusal) -> Reply {
        let challenge = try challenge(path, sid, call)
        var reply = Reply.fetched(challenge.resource(call))
        // Devices sign exactly the members named here; they cannot answer without the header.
        if challenge.kind == .push, challenge.life.state(at: call.now) == .pending {
            reply.headers.append(("Twilio-Verify-Signature-Fields", SignedAnswer.signedFields.joined(separator: ",")))
        }
        return reply
    }

    mutating func updateChallenge(_ call: Call, _ path: EntityPath, _ sid: String) throws(Refusal) -> Reply {
        var challenge = try challenge(path, sid, call)
        guard var factor = factors[challenge.factor] else { throw .notFound(call.resource) }
        if let metadata = try call.form.metadata() { challenge.metadata = metadata }
        switch factor.proof {
        case .totp:
            guard let code = try call.form.code(for: factor) else { throw call.form.missing("AuthPayload") }
            try answer(&challenge, with: code, by: &factor, at: call.now)
        case .push(let push):
            guard let payload = try call.form.text("AuthPayload", length: 1...5456) else {
                throw call.form.missing("AuthPayload")
            }
            try challenge.life.requirePending(at: call.now)
            let answer = try SignedAnswer(payload, key: push.key, challenge: challenge.resource(call))
            try challenge.life.answer(approves: answer.approves, at: call.now)
        case .passkey: throw .factorTypeInvalid
        }
        challenge.updatedAt = call.now
        factors[factor.sid] = factor
        challenges[sid] = challenge
        announceAnswer(to: challenge, factor, call)
        return .fetched(challenge.resource(call))
    }

    mutating func createNotification(_ call: Call, _ path: EntityPath, _ sid: String) throws(Refusal) -> Reply {
        var challenge = try challenge(path, sid, call)
        let ttl = try call.form.integer("Ttl", in: 0...300) ?? 300
        guard let factor = factors[challenge.factor] else { throw .notFound(call.resource) }
        guard case .push(let push) = factor.proof, push.platform != "none" else { throw .noNotificationPlatform }
        try challenge.life.notify(at: call.now)
        challenges[sid] = challenge
        notify(challenge, factor, at: call.now)
        return .created(challenge.notificationResource(sid: random.sid(.notification), ttl: ttl, call))
    }

    /// An operation that got as far as this has answered the challenge itself, if it is answered now.
    private mutating func announceAnswer(to challenge: ChallengeRecord, _ factor: FactorRecord, _ call: Call) {
        switch challenge.life.state(at: call.now) {
        case .approved: announce(.challengeApproved, factor, challenge: challenge.sid, call)
        case .denied: announce(.challengeDenied, factor, challenge: challenge.sid, call)
        case .pending, .expired: return
        }
    }

    private func challenge(_ path: EntityPath, _ sid: String, _ call: Call) throws(Refusal) -> ChallengeRecord {
        let entity = try entity(path, call)
        guard let challenge = challenges[sid], challenge.entity == entity.sid else { throw .notFound(call.resource) }
        return challenge
    }

    private func newChallenge(
        _ call: Call,
        for factor: FactorRecord,
        service: ServiceRecord
    ) throws(Refusal) -> ChallengeRecord {
        let details = try ChallengeRecord.Details(call.form, date: service.push.includeDate ? call.now : nil)
        if !factor.isTOTP, details?.message.isEmpty ?? true { throw call.form.missing("Details.Message") }
        return ChallengeRecord(
            sid: random.sid(.challenge),
            service: factor.service,
            entity: factor.entity,
            identity: factor.identity,
            factor: factor.sid,
            kind: factor.kind,
            createdAt: call.now,
            updatedAt: call.now,
            life: ChallengeLifeCycle(expiresAt: try call.form.expirationDate(from: call.now)),
            details: details,
            hiddenDetails: try call.form.jsonStrings("HiddenDetails", longest: 1024),
            metadata: nil
        )
    }

    private func answer(
        _ challenge: inout ChallengeRecord,
        with code: String,
        by factor: inout FactorRecord,
        at now: Date
    ) throws(Refusal) {
        guard case .totp(var totp) = factor.proof else { return }
        let isRight = totp.accepts(code, at: now, repeatedly: behaviour.acceptsRepeatedTOTP)
        try challenge.life.answer(codeIsRight: isRight, at: now)
        factor.proof = .totp(totp)
    }

    private mutating func notify(_ challenge: ChallengeRecord, _ factor: FactorRecord, at now: Date) {
        guard case .push(let push) = factor.proof, push.platform != "none", let details = challenge.details else {
            return
        }
        inbox.receive(
            .init(
                to: factor.sid,
                channel: "push",
                code: nil,
                sender: "",
                text: details.message,
                locale: nil,
                substitutions: [:],
                details: [:],
                time: now
            )
        )
    }
}

extension Parameters {
    /// The TOTP code of a call; a push factor never takes one at creation.
    fileprivate func code(for factor: FactorRecord) throws(Refusal) -> String? {
        guard factor.isTOTP || self["AuthPayload"] == nil else { throw unacceptable("AuthPayload") }
        return try digits("AuthPayload", length: 3...8)
    }

    /// Five minutes from now unless the caller says otherwise, an hour at most.
    fileprivate func expirationDate(from now: Date) throws(Refusal) -> Date {
        guard let date = try date("ExpirationDate") else {
            return now.addingTimeInterval(ChallengeLifeCycle.defaultValidity)
        }
        guard date > now, date <= now.addingTimeInterval(ChallengeLifeCycle.longestValidity) else {
            throw unacceptable("ExpirationDate")
        }
        return date
    }
}
