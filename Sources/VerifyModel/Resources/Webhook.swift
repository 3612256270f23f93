/// An address that is told what happens to factors and challenges.
package struct Webhook: ListedResource {
    package static let listKey = "webhooks"

    package var sid: WebhookSID
    package var serviceSID: ServiceSID?
    package var accountSID: AccountSID?
    package var friendlyName: String?
    package var eventTypes: [Open<WebhookEvent>]?
    package var status: Open<WebhookStatus>?
    package var version: Open<WebhookVersion>?
    package var webhookURL: String?
    /// No parameter sets it.
    package var webhookMethod: Open<WebhookMethod>?
    package var dateCreated: VerifyDate?
    package var dateUpdated: VerifyDate?
    package var url: String?

    package init(sid: WebhookSID) { self.sid = sid }

    private enum CodingKeys: String, CodingKey {
        case sid, status, version, url
        case serviceSID = "service_sid"
        case accountSID = "account_sid"
        case friendlyName = "friendly_name"
        case eventTypes = "event_types"
        case webhookURL = "webhook_url"
        case webhookMethod = "webhook_method"
        case dateCreated = "date_created"
        case dateUpdated = "date_updated"
    }
}

/// What a webhook may be told; `*` is everything.
package enum WebhookEvent: String, WireEnum, FormValue {
    case all = "*"
    case factorCreated = "factor.created"
    case factorVerified = "factor.verified"
    case factorDeleted = "factor.deleted"
    case challengeApproved = "challenge.approved"
    case challengeDenied = "challenge.denied"
}

/// Whether a webhook is called; `enabled` if a creation does not say.
package enum WebhookStatus: String, WireEnum, FormValue { case enabled, disabled }

/// The set of fields that a webhook is called with; `v2` if a creation does not say.
package enum WebhookVersion: String, WireEnum, FormValue { case v1, v2 }

/// How a webhook is called.
package enum WebhookMethod: String, WireEnum, FormValue {
    case get = "GET"
    case post = "POST"
}
