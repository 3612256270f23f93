/// A key that starts of verifications are counted by, such as the caller's network address; its buckets hold the limits.
package struct RateLimit: ListedResource {
    package static let listKey = "rate_limits"

    package var sid: RateLimitSID
    package var serviceSID: ServiceSID?
    package var accountSID: AccountSID?
    /// The key in `CreateVerification.rateLimits`.
    package var uniqueName: String?
    /// The member `description`; that name belongs to Swift.
    package var descriptionText: String?
    package var dateCreated: VerifyDate?
    package var dateUpdated: VerifyDate?
    package var url: String?
    package var links: [String: String]?

    package init(sid: RateLimitSID) { self.sid = sid }

    private enum CodingKeys: String, CodingKey {
        case sid, url, links
        case serviceSID = "service_sid"
        case accountSID = "account_sid"
        case uniqueName = "unique_name"
        case descriptionText = "description"
        case dateCreated = "date_created"
        case dateUpdated = "date_updated"
    }
}

/// One limit of a rate limit: so many starts in so many seconds for each value of the key.
package struct Bucket: ListedResource {
    package static let listKey = "buckets"

    package var sid: BucketSID
    package var rateLimitSID: RateLimitSID?
    package var serviceSID: ServiceSID?
    package var accountSID: AccountSID?
    /// Starts.
    package var max: Int?
    /// Seconds.
    package var interval: Int?
    package var dateCreated: VerifyDate?
    package var dateUpdated: VerifyDate?
    package var url: String?

    package init(sid: BucketSID) { self.sid = sid }

    private enum CodingKeys: String, CodingKey {
        case sid, max, interval, url
        case rateLimitSID = "rate_limit_sid"
        case serviceSID = "service_sid"
        case accountSID = "account_sid"
        case dateCreated = "date_created"
        case dateUpdated = "date_updated"
    }
}
