import Cryptography
import FoundationEssentials
import VerifyModel

/// The right to enrol one push factor for one identity, for a few minutes.
struct AccessTokenRecord: Sendable, Codable {
    let sid: String
    let service: String
    let identity: String
    let friendlyName: String?
    let token: String
    let ttl: Int
    let createdAt: Date
    var isUsed = false

    func isValid(at now: Date) -> Bool {
        now < createdAt.addingTimeInterval(TimeInterval(ttl))
    }
}

extension ProviderState {
    mutating func createAccessToken(_ call: Call, in service: String) throws(Refusal) -> Reply {
        _ = try self.service(service, call)
        let identity = try call.form.required("Identity")
        guard EntityRecord.isIdentity(identity) else { throw call.form.unacceptable("Identity") }
        guard try call.form.required("FactorType") == "push" else { throw call.form.unacceptable("FactorType") }
        let record = AccessTokenRecord(
            sid: random.sid(.accessToken),
            service: service,
            identity: identity,
            friendlyName: try call.form.text("FactorFriendlyName", length: 1...64),
            token: random.secret(48),
            ttl: try call.form.integer("Ttl", in: 60...300) ?? 60,
            createdAt: call.now
        )
        accessTokens[record.sid] = record
        return Reply(status: behaviour.accessTokenStatus, body: record.resource(call))
    }

    /// Remembers that a device has enrolled with an access token.
    mutating func noteUse(by caller: Caller, of operation: VerifyOperation) {
        guard behaviour.accessTokensServeOnce, operation == .createNewFactor, case .device(let password) = caller,
            let sid = accessTokens.values.first(where: { $0.token == password })?.sid
        else { return }
        accessTokens[sid]?.isUsed = true
    }

    func fetchAccessToken(_ call: Call, _ sid: String, in service: String) throws(Refusal) -> Reply {
        _ = try self.service(service, call)
        guard let record = accessTokens[sid], record.service == service, record.isValid(at: call.now) else {
            throw .notFound(call.resource)
        }
        return .fetched(record.resource(call))
    }
}

extension AccessTokenRecord {
    fileprivate func resource(_ call: Call) -> AccessToken {
        var token = AccessToken(sid: AccessTokenSID(sid))
        token.accountSID = call.account
        token.serviceSID = ServiceSID(service)
        token.entityIdentity = identity
        token.factorType = Open(.push)
        token.factorFriendlyName = friendlyName
        token.token = self.token
        token.ttl = ttl
        token.dateCreated = VerifyDate(createdAt)
        token.url = call.url("/v2/Services/\(service)/AccessTokens/\(sid)")
        return token
    }
}
