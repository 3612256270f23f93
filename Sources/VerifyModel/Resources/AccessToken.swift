/// The right of one device to enrol one push factor for one identity.
package struct AccessToken: VerifyResource {
    package var sid: AccessTokenSID
    package var accountSID: AccountSID?
    package var serviceSID: ServiceSID?
    package var entityIdentity: String?
    package var factorType: Open<VerifyFactorType>?
    package var factorFriendlyName: String?
    /// A secret of the device; opaque to us.
    package var token: String?
    package var url: String?
    /// Seconds.
    package var ttl: Int?
    package var dateCreated: VerifyDate?

    package init(sid: AccessTokenSID) { self.sid = sid }

    private enum CodingKeys: String, CodingKey {
        case sid, token, url, ttl
        case accountSID = "account_sid"
        case serviceSID = "service_sid"
        case entityIdentity = "entity_identity"
        case factorType = "factor_type"
        case factorFriendlyName = "factor_friendly_name"
        case dateCreated = "date_created"
    }
}
