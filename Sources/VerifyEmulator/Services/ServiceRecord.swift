import FoundationEssentials

/// A Verify service as the provider holds it: the settings that its verifications and factors inherit.
struct ServiceRecord: Sendable, Equatable, Codable {
    let sid: String
    let createdAt: Date
    var updatedAt: Date
    var friendlyName: String
    var codeLength = 6
    var lookupEnabled = false
    var psd2Enabled = false
    var skipSmsToLandlines = false
    var dtmfInputRequired = true
    var ttsName: String?
    var doNotShareWarningEnabled = false
    var customCodeEnabled = false
    var eventSubscriptionEnabled = false
    var defaultTemplateSid: String?
    var mailerSid: String?
    var push = Push()
    var totp = TOTPDefaults()
    var whatsapp = WhatsApp()
    var passkeys = PasskeysDefaults()

    init(sid: String, friendlyName: String, at now: Date) {
        self.sid = sid
        self.friendlyName = friendlyName
        createdAt = now
        updatedAt = now
    }

    struct Push: Sendable, Equatable, Codable {
        var includeDate = false
        var apnCredentialSid: String?
        var fcmCredentialSid: String?
    }

    /// What a new TOTP factor takes over; the issuer is the friendly name until one is set.
    struct TOTPDefaults: Sendable, Equatable, Codable {
        var issuer: String?
        var timeStep = 30
        var codeLength = 6
        var skew = 1
    }

    struct WhatsApp: Sendable, Equatable, Codable {
        var messagingServiceSid: String?
        var from: String?
    }

    struct PasskeysDefaults: Sendable, Equatable, Codable {
        var relyingPartyID: String?
        var relyingPartyName: String?
        var origins: [String]?
        var authenticatorAttachment: String?
        var discoverableCredentials: String?
        var userVerification: String?
    }
}
