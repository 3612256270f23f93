import VerifyModel

extension ChallengeRecord {
    private var path: String { "/v2/Services/\(service)/Entities/\(identity)/Challenges/\(sid)" }

    func resource(_ call: Call) -> Challenge {
        var challenge = Challenge(
            sid: ChallengeSID(sid),
            status: life.state(at: call.now).resource,
            factorSID: FactorSID(factor),
            factorType: kind.resource
        )
        challenge.accountSID = call.account
        challenge.serviceSID = ServiceSID(service)
        challenge.entitySID = EntitySID(entity)
        challenge.identity = identity
        challenge.dateCreated = VerifyDate(createdAt)
        challenge.dateUpdated = VerifyDate(updatedAt)
        challenge.dateResponded = life.respondedAt.map(VerifyDate.init)
        challenge.expirationDate = kind == .passkeys ? nil : VerifyDate(life.expiresAt)
        challenge.respondedReason = Open(.none)
        challenge.details = details?.resource
        challenge.hiddenDetails = hiddenDetails.map(JSONValue.init(strings:))
        challenge.metadata = metadata.map(JSONValue.init(strings:))
        challenge.url = call.url(path)
        challenge.links = kind == .passkeys ? nil : call.links(path, ["notifications": "Notifications"])
        return challenge
    }

    func notificationResource(sid: String, ttl: Int, _ call: Call) -> ChallengeNotification {
        var notification = ChallengeNotification(
            sid: NotificationSID(sid),
            challengeSID: ChallengeSID(self.sid),
            ttl: ttl
        )
        notification.accountSID = call.account
        notification.serviceSID = ServiceSID(service)
        notification.entitySID = EntitySID(entity)
        notification.identity = identity
        notification.priority = "high"
        notification.dateCreated = VerifyDate(call.now)
        return notification
    }
}

extension ChallengeRecord.Details {
    fileprivate var resource: ChallengeDetails {
        var details = ChallengeDetails(
            message: message,
            fields: fields.map { ChallengeField(label: $0.label, value: $0.value) }
        )
        details.date = date.map(VerifyDate.init)
        return details
    }
}

extension ChallengeLifeCycle.State {
    fileprivate var resource: ChallengeStatus {
        switch self {
        case .pending: .pending
        case .expired: .expired
        case .approved: .approved
        case .denied: .denied
        }
    }
}
