import VerifyModel

extension ServiceRecord {
    func resource(_ call: Call) -> VerifyService {
        let path = "/v2/Services/\(sid)"
        var service = VerifyService(sid: ServiceSID(sid))
        service.accountSID = call.account
        service.friendlyName = friendlyName
        service.codeLength = codeLength
        service.lookupEnabled = lookupEnabled
        service.psd2Enabled = psd2Enabled
        service.skipSMSToLandlines = skipSmsToLandlines
        service.dtmfInputRequired = dtmfInputRequired
        service.ttsName = ttsName
        service.doNotShareWarningEnabled = doNotShareWarningEnabled
        service.customCodeEnabled = customCodeEnabled
        service.push = push.resource
        service.totp = totp.resource(issuer: friendlyName)
        service.defaultTemplateSID = defaultTemplateSid.map { TemplateSID($0) }
        service.whatsApp = whatsapp.resource
        service.passkeys = passkeys.resource
        service.verifyEventSubscriptionEnabled = eventSubscriptionEnabled
        service.mailerSID = mailerSid.map { MailerSID($0) }
        service.dateCreated = VerifyDate(createdAt)
        service.dateUpdated = VerifyDate(updatedAt)
        service.url = call.url(path)
        service.links = call.links(
            path,
            [
                "verification_checks": "VerificationCheck", "verifications": "Verifications",
                "rate_limits": "RateLimits", "messaging_configurations": "MessagingConfigurations",
                "entities": "Entities", "webhooks": "Webhooks", "access_tokens": "AccessTokens",
            ]
        )
        return service
    }
}

extension ServiceRecord.Push {
    fileprivate var resource: ServicePush {
        var push = ServicePush()
        push.includeDate = includeDate
        push.apnCredentialSID = apnCredentialSid.map { PushCredentialSID($0) }
        push.fcmCredentialSID = fcmCredentialSid.map { PushCredentialSID($0) }
        return push
    }
}

extension ServiceRecord.TOTPDefaults {
    fileprivate func resource(issuer friendlyName: String) -> ServiceTOTP {
        var totp = ServiceTOTP()
        totp.issuer = issuer ?? friendlyName
        totp.timeStep = timeStep
        totp.codeLength = codeLength
        totp.skew = skew
        return totp
    }
}

extension ServiceRecord.WhatsApp {
    fileprivate var resource: ServiceWhatsApp {
        var whatsApp = ServiceWhatsApp()
        whatsApp.messagingServiceSID = messagingServiceSid.map { MessagingServiceSID($0) }
        whatsApp.from = from
        return whatsApp
    }
}

extension ServiceRecord.PasskeysDefaults {
    fileprivate var resource: PasskeysSettings {
        var relyingParty = PasskeysSettings.RelyingParty()
        relyingParty.id = relyingPartyID
        relyingParty.name = relyingPartyName
        relyingParty.origins = origins
        var passkeys = PasskeysSettings()
        passkeys.relyingParty = relyingParty
        passkeys.authenticatorAttachment = authenticatorAttachment
        passkeys.discoverableCredentials = discoverableCredentials
        passkeys.userVerification = userVerification
        return passkeys
    }
}
