/// Which messaging service sends the text messages to one country; the country is its key.
package struct MessagingConfiguration: ListedResource {
    package static let listKey = "messaging_configurations"

    /// ISO 3166-1 alpha-2, or `all`.
    package var country: String
    package var accountSID: AccountSID?
    package var serviceSID: ServiceSID?
    package var messagingServiceSID: MessagingServiceSID?
    package var dateCreated: VerifyDate?
    package var dateUpdated: VerifyDate?
    package var url: String?

    package init(country: String) { self.country = country }

    private enum CodingKeys: String, CodingKey {
        case country, url
        case accountSID = "account_sid"
        case serviceSID = "service_sid"
        case messagingServiceSID = "messaging_service_sid"
        case dateCreated = "date_created"
        case dateUpdated = "date_updated"
    }
}
