/// A text that verifications are sent with, in one or more languages.
package struct VerificationTemplate: ListedResource {
    package static let listKey = "templates"

    package var sid: TemplateSID
    package var accountSID: AccountSID?
    package var friendlyName: String?
    package var channels: [Open<TemplateChannel>]?
    /// By language tag.
    package var translations: [String: TemplateTranslation]?

    package init(sid: TemplateSID) { self.sid = sid }

    private enum CodingKeys: String, CodingKey {
        case sid, channels, translations
        case accountSID = "account_sid"
        case friendlyName = "friendly_name"
    }
}

/// Where a template can be used; `voice` is the channel `call` of a verification.
package enum TemplateChannel: String, WireEnum { case sms, voice }

/// A template in one language.
package struct TemplateTranslation: Codable, Hashable, Sendable, OpenShape {
    package var isDefaultTranslation: Bool?
    /// `approved`, or how far the provider's review is; nobody lists the words.
    package var status: String?
    package var locale: String?
    /// Holds `{{code}}`, perhaps `{{friendly_name}}`, `{{ttl}}` and placeholders of its own.
    package var text: String?
    package var dateCreated: VerifyDate?
    package var dateUpdated: VerifyDate?

    package init() {}

    private enum CodingKeys: String, CodingKey {
        case status, locale, text
        case isDefaultTranslation = "is_default_translation"
        case dateCreated = "date_created"
        case dateUpdated = "date_updated"
    }
}
