/// A Verify service: the name, code length and rules that its verifications, entities and factors share.
package struct VerifyService: ListedResource {
    package static let listKey = "services"

    package var sid: ServiceSID
    package var accountSID: AccountSID?
    package var friendlyName: String?
    package var codeLength: Int?
    package var lookupEnabled: Bool?
    package var psd2Enabled: Bool?
    package var skipSMSToLandlines: Bool?
    package var dtmfInputRequired: Bool?
    package var ttsName: String?
    package var doNotShareWarningEnabled: Bool?
    package var customCodeEnabled: Bool?
    package var push: ServicePush?
    package var totp: ServiceTOTP?
    package var defaultTemplateSID: TemplateSID?
    package var whatsApp: ServiceWhatsApp?
    package var passkeys: PasskeysSettings?
    package var verifyEventSubscriptionEnabled: Bool?
    /// Only in answers of the past.
    @LeftOut package var mailerSID: MailerSID?
    package var dateCreated: VerifyDate?
    package var dateUpdated: VerifyDate?
    package var url: String?
    package var links: [String: String]?

    package init(sid: ServiceSID) { self.sid = sid }

    private enum CodingKeys: String, CodingKey {
        case sid, push, totp, passkeys, url, links
        case accountSID = "account_sid"
        case friendlyName = "friendly_name"
        case codeLength = "code_length"
        case lookupEnabled = "lookup_enabled"
        case psd2Enabled = "psd2_enabled"
        case skipSMSToLandlines = "skip_sms_to_landlines"
        case dtmfInputRequired = "dtmf_input_required"
        case ttsName = "tts_name"
        case doNotShareWarningEnabled = "do_not_share_warning_enabled"
        case customCodeEnabled = "custom_code_enabled"
        case defaultTemplateSID = "default_template_sid"
        case whatsApp = "whatsapp"
        case verifyEventSubscriptionEnabled = "verify_event_subscription_enabled"
        case mailerSID = "mailer_sid"
        case dateCreated = "date_created"
        case dateUpdated = "date_updated"
    }
}

/// How a service reaches devices.
package struct ServicePush: Codable, Hashable, Sendable, OpenShape {
    package var includeDate: Bool?
    package var apnCredentialSID: PushCredentialSID?
    package var fcmCredentialSID: PushCredentialSID?

    package init() {}

    private enum CodingKeys: String, CodingKey {
        case includeDate = "include_date"
        case apnCredentialSID = "apn_credential_sid"
        case fcmCredentialSID = "fcm_credential_sid"
    }
}

/// What new TOTP factors of a service start with; seconds for `timeStep`, steps each way for `skew`.
package struct ServiceTOTP: Codable, Hashable, Sendable, OpenShape {
    package var issuer: String?
    package var timeStep: Int?
    package var codeLength: Int?
    package var skew: Int?

    package init() {}

    private enum CodingKeys: String, CodingKey {
        case issuer, skew
        case timeStep = "time_step"
        case codeLength = "code_length"
    }
}

/// The senders of a service; both are needed for the channel.
package struct ServiceWhatsApp: Codable, Hashable, Sendable, OpenShape {
    package var messagingServiceSID: MessagingServiceSID?
    package var from: String?

    package init() {}

    private enum CodingKeys: String, CodingKey {
        case from
        case messagingServiceSID = "msg_service_sid"
    }
}

/// The relying party and the WebAuthn preferences, of a service or of one factor.
package struct PasskeysSettings: Codable, Hashable, Sendable, OpenShape {
    package struct RelyingParty: Codable, Hashable, Sendable, OpenShape {
        package var id: String?
        package var name: String?
        package var origins: [String]?

        package init() {}
    }

    package var relyingParty: RelyingParty?
    package var authenticatorAttachment: String?
    package var discoverableCredentials: String?
    package var userVerification: String?

    package init() {}

    private enum CodingKeys: String, CodingKey {
        case relyingParty = "relying_party"
        case authenticatorAttachment = "authenticator_attachment"
        case discoverableCredentials = "discoverable_credentials"
        case userVerification = "user_verification"
    }
}
