/// What creation and change of a service have in common.
package struct ServiceSettings: FormRequest {
    /// 4 to 10 digits.
    package var codeLength: Int?
    package var lookupEnabled: Bool?
    package var skipSMSToLandlines: Bool?
    package var dtmfInputRequired: Bool?
    package var ttsName: String?
    package var psd2Enabled: Bool?
    package var doNotShareWarningEnabled: Bool?
    package var customCodeEnabled: Bool?
    package var pushIncludeDate: Bool?
    package var pushAPNCredentialSID: PushCredentialSID?
    package var pushFCMCredentialSID: PushCredentialSID?
    package var totpIssuer: String?
    /// 20 to 60 seconds.
    package var totpTimeStep: Int?
    /// 3 to 8 digits.
    package var totpCodeLength: Int?
    /// 0 to 2 steps each way.
    package var totpSkew: Int?
    package var defaultTemplateSID: TemplateSID?
    package var whatsAppMessagingServiceSID: MessagingServiceSID?
    package var whatsAppFrom: String?
    package var passkeysRelyingPartyID: String?
    package var passkeysRelyingPartyName: String?
    /// Origins separated by commas.
    package var passkeysRelyingPartyOrigins: String?
    package var passkeysAuthenticatorAttachment: String?
    package var passkeysDiscoverableCredentials: String?
    package var passkeysUserVerification: String?
    package var verifyEventSubscriptionEnabled: Bool?
    /// Of the past; no longer in the official description.
    package var mailerSID: MailerSID?

    package init() {}

    package init(form: Form) throws(FormFault) {
        codeLength = try form.optional("CodeLength")
        lookupEnabled = try form.optional("LookupEnabled")
        skipSMSToLandlines = try form.optional("SkipSmsToLandlines")
        dtmfInputRequired = try form.optional("DtmfInputRequired")
        ttsName = try form.optional("TtsName")
        psd2Enabled = try form.optional("Psd2Enabled")
        doNotShareWarningEnabled = try form.optional("DoNotShareWarningEnabled")
        customCodeEnabled = try form.optional("CustomCodeEnabled")
        pushIncludeDate = try form.optional("Push.IncludeDate")
        pushAPNCredentialSID = try form.optional("Push.ApnCredentialSid")
        pushFCMCredentialSID = try form.optional("Push.FcmCredentialSid")
        totpIssuer = try form.optional("Totp.Issuer")
        totpTimeStep = try form.optional("Totp.TimeStep")
        totpCodeLength = try form.optional("Totp.CodeLength")
        totpSkew = try form.optional("Totp.Skew")
        defaultTemplateSID = try form.optional("DefaultTemplateSid")
        whatsAppMessagingServiceSID = try form.optional("Whatsapp.MsgServiceSid")
        whatsAppFrom = try form.optional("Whatsapp.From")
        passkeysRelyingPartyID = try form.optional("Passkeys.RelyingParty.Id")
        passkeysRelyingPartyName = try form.optional("Passkeys.RelyingParty.Name")
        passkeysRelyingPartyOrigins = try form.optional("Passkeys.RelyingParty.Origins")
        passkeysAuthenticatorAttachment = try form.optional("Passkeys.AuthenticatorAttachment")
        passkeysDiscoverableCredentials = try form.optional("Passkeys.DiscoverableCredentials")
        passkeysUserVerification = try form.optional("Passkeys.UserVerification")
        verifyEventSubscriptionEnabled = try form.optional("VerifyEventSubscriptionEnabled")
        mailerSID = try form.optional("MailerSid")
    }

    package var form: Form {
        var form = Form()
        form.add("CodeLength", codeLength)
        form.add("LookupEnabled", lookupEnabled)
        form.add("SkipSmsToLandlines", skipSMSToLandlines)
        form.add("DtmfInputRequired", dtmfInputRequired)
        form.add("TtsName", ttsName)
        form.add("Psd2Enabled", psd2Enabled)
        form.add("DoNotShareWarningEnabled", doNotShareWarningEnabled)
        form.add("CustomCodeEnabled", customCodeEnabled)
        form.add("Push.IncludeDate", pushIncludeDate)
        form.add("Push.ApnCredentialSid", pushAPNCredentialSID)
        form.add("Push.FcmCredentialSid", pushFCMCredentialSID)
        form.add("Totp.Issuer", totpIssuer)
        form.add("Totp.TimeStep", totpTimeStep)
        form.add("Totp.CodeLength", totpCodeLength)
        form.add("Totp.Skew", totpSkew)
        form.add("DefaultTemplateSid", defaultTemplateSID)
        form.add("Whatsapp.MsgServiceSid", whatsAppMessagingServiceSID)
        form.add("Whatsapp.From", whatsAppFrom)
        form.add("Passkeys.RelyingParty.Id", passkeysRelyingPartyID)
        form.add("Passkeys.RelyingParty.Name", passkeysRelyingPartyName)
        form.add("Passkeys.RelyingParty.Origins", passkeysRelyingPartyOrigins)
        form.add("Passkeys.AuthenticatorAttachment", passkeysAuthenticatorAttachment)
        form.add("Passkeys.DiscoverableCredentials", passkeysDiscoverableCredentials)
        form.add("Passkeys.UserVerification", passkeysUserVerification)
        form.add("VerifyEventSubscriptionEnabled", verifyEventSubscriptionEnabled)
        form.add("MailerSid", mailerSID)
        return form
    }
}
