/// Whoever owns factors; known by an identity that never changes.
package struct Entity: ListedResource {
    package static let listKey = "entities"

    package var sid: EntitySID
    package var identity: String
    package var accountSID: AccountSID?
    package var serviceSID: ServiceSID?
    package var dateCreated: VerifyDate?
    package var dateUpdated: VerifyDate?
    package var url: String?
    package var links: [String: String]?

    package init(sid: EntitySID, identity: String) {
        self.sid = sid
        self.identity = identity
    }

    private enum CodingKeys: String, CodingKey {
        case sid, identity, url, links
        case accountSID = "account_sid"
        case serviceSID = "service_sid"
        case dateCreated = "date_created"
        case dateUpdated = "date_updated"
    }
}
