/// One more knock on the device of a push challenge.
package struct ChallengeNotification: VerifyResource {
    package var sid: NotificationSID
    package var accountSID: AccountSID?
    package var serviceSID: ServiceSID?
    package var entitySID: EntitySID?
    package var identity: String?
    package var challengeSID: ChallengeSID?
    package var priority: String?
    /// Seconds; 0 is one try at once.
    package var ttl: Int?
    package var dateCreated: VerifyDate?

    package init(sid: NotificationSID, challengeSID: ChallengeSID, ttl: Int) {
        self.sid = sid
        self.challengeSID = challengeSID
        self.ttl = ttl
    }

    private enum CodingKeys: String, CodingKey {
        case sid, identity, priority, ttl
        case accountSID = "account_sid"
        case serviceSID = "service_sid"
        case entitySID = "entity_sid"
        case challengeSID = "challenge_sid"
        case dateCreated = "date_created"
    }
}
