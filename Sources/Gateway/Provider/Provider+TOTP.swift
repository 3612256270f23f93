import Domain
import FoundationEssentials
import VerifyClient
import VerifyModel

extension Provider {
    /// Makes a TOTP factor for the user whom the provider knows as `identity`; the entity comes with it.
    func createTOTP(identity: UUID, label: String, service: ServiceSID) async -> Ended<FactorOutcome> {
        let request = CreateNewFactor(friendlyName: label, factorType: .totp)
        let answer = await calls.make(.createFactor, within: patience.start) { left throws(VerifyClientError) in
            try await client.createNewFactor(request, of: identity.providerText, in: service, within: left)
        }
        switch answer {
        case .value(let made):
            let sid = made.factor.sid
            guard case .totp(let secret, let uri?) = made.binding else {
                return Ended(.unknown, CallRecord(.unknown, sid: sid.wire))
            }
            return Ended(.created(sid, secret: secret, uri: uri), CallRecord(made, sid: sid.wire))
        case .rejected(let failure, let record):
            let isFull = [60315, 60326].contains(failure.code.number)
            let wait = Duration.seconds(isFull ? 86_400 : 30)
            return Ended(.refused(isFull ? .tooManyAttempts(wait: wait) : .providerUnavailable(wait: wait)), record)
        case .unsent(let record): return Ended(.unsent, record)
        case .unknown(let record): return Ended(.unknown, record)
        }
    }

    /// Proves a new TOTP factor by its first code.
    func verify(
        _ code: OneTimeCode,
        of factor: FactorSID,
        identity: UUID,
        service: ServiceSID
    ) async -> Ended<CheckOutcome> {
        let answer = await calls.make(.verifyFactor, within: patience.check) { left throws(VerifyClientError) in
            try await client.updateFactor(
                factor,
                of: identity.providerText,
                in: service,
                UpdateFactor(authPayload: code.digits),
                within: left
            )
        }
        switch answer {
        case .value(let updated) where updated.sid == factor && updated.value.status == .verified:
            return Ended(.approved, CallRecord(updated, sid: factor.wire))
        case .value(let updated) where updated.sid == factor && updated.value.status == .unverified:
            return Ended(.wrong, CallRecord(updated, sid: factor.wire))
        case .value: return Ended(.unknown, CallRecord(.unknown))
        case .rejected(let failure, let record) where failure.code.number == 60311: return Ended(.wrong, record)
        case .rejected(let failure, let record): return Ended(Self.checkOutcome(failure), record)
        case .unsent(let record): return Ended(.unsent, record)
        case .unknown(let record): return Ended(.unknown, record)
        }
    }

    /// Asks whether a code of a verified TOTP factor is right now, by a challenge that is born with its answer.
    func challenge(
        _ code: OneTimeCode,
        of factor: FactorSID,
        identity: UUID,
        service: ServiceSID
    ) async -> Ended<CheckOutcome> {
        let request = CreateChallenge(factorSID: factor, authPayload: code.digits)
        let answer = await calls.make(.createChallenge, within: patience.check) { left throws(VerifyClientError) in
            try await client.createChallenge(request, of: identity.providerText, in: service, within: left)
        }
        switch answer {
        case .value(let made) where made.factorSID == factor && made.value.status == .approved:
            return Ended(.approved, CallRecord(made, sid: made.sid.wire))
        case .value(let made) where made.factorSID == factor && made.value.status == .pending:
            return Ended(.wrong, CallRecord(made, sid: made.sid.wire))
        case .value(let made): return Ended(.unknown, CallRecord(.unknown, sid: made.sid.wire))
        case .rejected(let failure, let record) where failure.code.number == 60324: return Ended(.wrong, record)
        case .rejected(let failure, let record): return Ended(Self.checkOutcome(failure), record)
        case .unsent(let record): return Ended(.unsent, record)
        case .unknown(let record): return Ended(.unknown, record)
        }
    }

    /// Removes a factor; one that is already gone counts as removed.
    func delete(_ factor: FactorSID, identity: UUID, service: ServiceSID) async -> CallRecord {
        let answer = await calls.make(.deleteFactor, within: patience.check) { left throws(VerifyClientError) in
            try await client.deleteFactor(factor, of: identity.providerText, in: service, within: left)
        }
        switch answer {
        case .value(let answer): return CallRecord(answer, sid: factor.wire)
        case .rejected(let failure, var record) where [20404, 60391].contains(failure.code.number):
            record.state = .ok
            return record
        case .rejected(_, let record), .unsent(let record), .unknown(let record): return record
        }
    }
}

extension Provider {
    /// The factors that the provider holds of one user; nil if they cannot be read now.
    func factors(of identity: UUID, service: ServiceSID) async -> Ended<[Factor]?> {
        let answer = await calls.make(.listFactors, within: patience.check) { left throws(VerifyClientError) in
            // A user has far fewer factors than a page holds.
            try await client.listFactors(of: identity.providerText, in: service, within: left).firstPage()
        }
        switch answer {
        case .value(let page): return Ended(page.value.items, CallRecord(.ok, requestID: page.requestID))
        // Without a factor there is no such entity.
        case .rejected(let failure, let record) where failure.code.number == 20404: return Ended([], record)
        case .rejected(_, let record), .unsent(let record), .unknown(let record): return Ended(nil, record)
        }
    }
}

extension UUID {
    /// The provider takes an identity's case as it comes; ours are lower case throughout.
    fileprivate var providerText: String { uuidString.lowercased() }
}
