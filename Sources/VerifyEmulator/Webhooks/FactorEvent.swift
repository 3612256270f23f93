import VerifyModel

/// Something that happened to a factor or a challenge.
struct FactorEvent: Sendable, Equatable, Codable {
    enum Kind: String, Sendable, Codable, CaseIterable {
        case factorCreated = "factor.created"
        case factorVerified = "factor.verified"
        case factorDeleted = "factor.deleted"
        case challengeApproved = "challenge.approved"
        case challengeDenied = "challenge.denied"
    }

    let uuid: String
    let kind: Kind
    let account: String
    let service: String
    let identity: String
    let factor: String
    let factorType: String
    /// Of challenge events only.
    let challenge: String?

    /// The names are the provider's, as far as they are known.
    var fields: [(name: String, value: String)] {
        var fields = [
            ("uuid", uuid), ("type", kind.rawValue), ("account_sid", account), ("service_sid", service),
            ("entity_identity", identity), ("factor_sid", factor), ("factor_type", factorType),
        ]
        if let challenge { fields.append(("challenge_sid", challenge)) }
        return fields
    }
}

/// One event on its way to one webhook.
struct WebhookCall: Sendable, Equatable, Codable {
    let event: FactorEvent
    let webhook: String
    let url: String
    /// The same over all tries, so that the receiver can tell a repetition.
    let token: String
}

extension ProviderState {
    /// Puts an event into the outbox of every webhook that wants it.
    mutating func announce(
        _ kind: FactorEvent.Kind,
        _ factor: FactorRecord,
        challenge: String? = nil,
        _ call: Call
    ) {
        guard behaviour.sendsTOTPEvents || !factor.isTOTP else { return }
        let event = FactorEvent(
            uuid: random.uuid(),
            kind: kind,
            account: call.account.wire,
            service: factor.service,
            identity: factor.identity,
            factor: factor.sid,
            factorType: factor.typeName,
            challenge: challenge
        )
        for webhook in webhooks(of: factor.service) where webhook.wants(kind) {
            outbox.append(WebhookCall(event: event, webhook: webhook.sid, url: webhook.url, token: random.uuid()))
        }
    }

    /// What an operation has put out; it goes to the courier once the operation is done.
    mutating func takeOutbox() -> [WebhookCall] {
        guard !outbox.isEmpty else { return [] }
        defer { outbox = [] }
        return outbox
    }
}
