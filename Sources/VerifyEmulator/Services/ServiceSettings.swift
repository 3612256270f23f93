/// Reading the parameters of `CreateService` and `UpdateService`; what is absent stays as it is.
extension ServiceRecord {
    mutating func apply(_ form: Parameters) throws(Refusal) {
        if let name = try Self.friendlyName(in: form) { friendlyName = name }
        codeLength = try form.integer("CodeLength", in: 4...10) ?? codeLength
        lookupEnabled = try form.boolean("LookupEnabled") ?? lookupEnabled
        psd2Enabled = try form.boolean("Psd2Enabled") ?? psd2Enabled
        skipSmsToLandlines = try form.boolean("SkipSmsToLandlines") ?? skipSmsToLandlines
        dtmfInputRequired = try form.boolean("DtmfInputRequired") ?? dtmfInputRequired
        ttsName = try form.text("TtsName", length: 1...64) ?? ttsName
        doNotShareWarningEnabled = try form.boolean("DoNotShareWarningEnabled") ?? doNotShareWarningEnabled
        customCodeEnabled = try form.boolean("CustomCodeEnabled") ?? customCodeEnabled
        eventSubscriptionEnabled = try form.boolean("VerifyEventSubscriptionEnabled") ?? eventSubscriptionEnabled
        defaultTemplateSid = try form.sid("DefaultTemplateSid", .template) ?? defaultTemplateSid
        mailerSid = try form.sid("MailerSid", .mailer) ?? mailerSid
        try push.apply(form)
        try totp.apply(form)
        try whatsapp.apply(form)
        try passkeys.apply(form)
    }

    /// At most 30 letters, digits, spaces, dashes and underscores, and at most four digits among them: it is shown in
    /// messages and must not look like a phone number or a link.
    static func friendlyName(in form: Parameters) throws(Refusal) -> String? {
        guard let name = try form.text("FriendlyName", length: 1...30) else { return nil }
        let isPlain = name.allSatisfy { $0.isLetter || $0.isNumber || " -_".contains($0) }
        guard isPlain, name.filter(\.isNumber).count <= 4 else { throw form.unacceptable("FriendlyName") }
        return name
    }
}

extension ServiceRecord.Push {
    fileprivate mutating func apply(_ form: Parameters) throws(Refusal) {
        includeDate = try form.boolean("Push.IncludeDate") ?? includeDate
        apnCredentialSid = try form.sid("Push.ApnCredentialSid", .credential) ?? apnCredentialSid
        fcmCredentialSid = try form.sid("Push.FcmCredentialSid", .credential) ?? fcmCredentialSid
    }
}

extension ServiceRecord.TOTPDefaults {
    fileprivate mutating func apply(_ form: Parameters) throws(Refusal) {
        issuer = try form.text("Totp.Issuer", length: 1...64) ?? issuer
        timeStep = try form.integer("Totp.TimeStep", in: 20...60) ?? timeStep
        codeLength = try form.integer("Totp.CodeLength", in: 3...8) ?? codeLength
        skew = try form.integer("Totp.Skew", in: 0...2) ?? skew
    }
}

extension ServiceRecord.WhatsApp {
    fileprivate mutating func apply(_ form: Parameters) throws(Refusal) {
        messagingServiceSid = try form.sid("Whatsapp.MsgServiceSid", .messagingService) ?? messagingServiceSid
        from = try form.text("Whatsapp.From", length: 1...64) ?? from
    }
}

extension ServiceRecord.PasskeysDefaults {
    fileprivate mutating func apply(_ form: Parameters) throws(Refusal) {
        let preferences = ["required", "preferred", "discouraged"]
        if let id = try form.text("Passkeys.RelyingParty.Id", length: 1...253) {
            guard PasskeyRules.isRelyingPartyID(id) else { throw form.unacceptable("Passkeys.RelyingParty.Id") }
            relyingPartyID = id
        }
        relyingPartyName = try form.text("Passkeys.RelyingParty.Name", length: 1...253) ?? relyingPartyName
        if let list = try form.text("Passkeys.RelyingParty.Origins", length: 1...4096) {
            let named = list.split(separator: ",").map { $0.filter { $0 != " " } }
            guard !named.isEmpty, named.count <= 20,
                named.allSatisfy({ PasskeyRules.isOrigin($0, of: relyingPartyID) })
            else { throw form.unacceptable("Passkeys.RelyingParty.Origins") }
            origins = named
        }
        authenticatorAttachment =
            try form.choice("Passkeys.AuthenticatorAttachment", of: ["platform", "cross-platform", "any"])
            ?? authenticatorAttachment
        discoverableCredentials =
            try form.choice("Passkeys.DiscoverableCredentials", of: preferences) ?? discoverableCredentials
        userVerification = try form.choice("Passkeys.UserVerification", of: preferences) ?? userVerification
    }
}
