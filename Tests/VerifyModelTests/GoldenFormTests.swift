import Testing
import VerifyModel

/// Requests of our own writing, each parameter another value: a property that writes its neighbour's name shows here.
@Suite struct GoldenFormTests {
    @Test func `the start of a verification`() {
        var request = CreateVerification(to: "+12025550143", channel: .call)
        request.customFriendlyName = "a"
        request.customMessage = "b"
        request.sendDigits = "ww1"
        request.locale = "mi"
        request.customCode = "48392"
        request.amount = "€1"
        request.payee = "Mill"
        request.rateLimits = JSONText(["ip": "192.0.2.7"])
        request.appHash = "c"
        request.templateSID = TemplateSID("HJ01")
        request.templateCustomSubstitutions = JSONText(["d": "e"])
        request.deviceIP = "192.0.2.8"
        request.enableSNAClientToken = true
        request.riskCheck = .disable
        request.tags = JSONText(["f": "g"])

        #expect(
            lines(request) == [
                "To: +12025550143", "Channel: call", "CustomFriendlyName: a", "CustomMessage: b", "SendDigits: ww1",
                "Locale: mi", "CustomCode: 48392", "Amount: €1", "Payee: Mill", #"RateLimits: {"ip":"192.0.2.7"}"#,
                "AppHash: c", "TemplateSid: HJ01", #"TemplateCustomSubstitutions: {"d":"e"}"#, "DeviceIp: 192.0.2.8",
                "EnableSnaClientToken: true", "RiskCheck: disable", #"Tags: {"f":"g"}"#,
            ]
        )
    }

    @Test func `the sender of an e-mail`() {
        var configuration = ChannelConfiguration()
        configuration.fromName = "Harbour"
        configuration.templateID = "d-1"
        var request = CreateVerification(to: "rosa@example.org", channel: .email)
        request.channelConfiguration = JSONText(configuration)

        #expect(lines(request).last == #"ChannelConfiguration: {"from_name":"Harbour","template_id":"d-1"}"#)
    }

    @Test func `a check`() {
        var request = CreateVerificationCheck(verificationSID: VerificationSID("VE01"), code: "483920")
        request.to = "a"
        request.amount = "b"
        request.payee = "c"
        request.snaClientToken = "d"

        #expect(
            lines(request) == [
                "Code: 483920", "To: a", "VerificationSid: VE01", "Amount: b", "Payee: c", "SnaClientToken: d",
            ]
        )
        #expect(lines(UpdateVerification(status: .canceled)) == ["Status: canceled"])
    }

    @Test func `the enrolment of an authenticator and of a device`() {
        var totp = CreateNewFactor(friendlyName: "laptop", factorType: .totp)
        totp.bindingSecret = "JBSWY3DPEHPK3PXP"
        totp.configTimeStep = 60
        totp.configSkew = 2
        totp.configCodeLength = 8
        totp.configAlg = .sha512
        var push = CreateNewFactor(friendlyName: "phone", factorType: .push)
        push.bindingAlg = "ES256"
        push.bindingPublicKey = "MFkw"
        push.configAppID = "a"
        push.configNotificationPlatform = NotificationPlatform.none
        push.configNotificationToken = "b"
        push.configSDKVersion = "c"
        push.metadata = JSONText(.object(["os": .string("x")]))

        #expect(
            lines(totp) == [
                "FriendlyName: laptop", "FactorType: totp", "Binding.Secret: JBSWY3DPEHPK3PXP", "Config.TimeStep: 60",
                "Config.Skew: 2", "Config.CodeLength: 8", "Config.Alg: sha512",
            ]
        )
        #expect(
            lines(push) == [
                "FriendlyName: phone", "FactorType: push", "Binding.Alg: ES256", "Binding.PublicKey: MFkw",
                "Config.AppId: a", "Config.NotificationPlatform: none", "Config.NotificationToken: b",
                "Config.SdkVersion: c", #"Metadata: {"os":"x"}"#,
            ]
        )
    }

    @Test func `the proof of a factor and changes to it`() {
        var request = UpdateFactor(authPayload: "123456")
        request.friendlyName = "a"
        request.configNotificationToken = "b"
        request.configSDKVersion = "c"
        request.configTimeStep = 21
        request.configSkew = 1
        request.configCodeLength = 7
        request.configAlg = .sha1
        request.configNotificationPlatform = .fcm

        #expect(
            lines(request) == [
                "AuthPayload: 123456", "FriendlyName: a", "Config.NotificationToken: b", "Config.SdkVersion: c",
                "Config.TimeStep: 21", "Config.Skew: 1", "Config.CodeLength: 7", "Config.Alg: sha1",
                "Config.NotificationPlatform: fcm",
            ]
        )
    }

    @Test func `the settings of a service`() {
        var settings = ServiceSettings()
        settings.codeLength = 7
        settings.lookupEnabled = true
        settings.skipSMSToLandlines = false
        settings.dtmfInputRequired = true
        settings.ttsName = "Ida"
        settings.psd2Enabled = false
        settings.doNotShareWarningEnabled = true
        settings.customCodeEnabled = false
        settings.pushIncludeDate = true
        settings.pushAPNCredentialSID = PushCredentialSID("CR01")
        settings.pushFCMCredentialSID = PushCredentialSID("CR02")
        settings.totpIssuer = "Harbour"
        settings.totpTimeStep = 40
        settings.totpCodeLength = 8
        settings.totpSkew = 2
        settings.defaultTemplateSID = TemplateSID("HJ03")
        settings.whatsAppMessagingServiceSID = MessagingServiceSID("MG04")
        settings.whatsAppFrom = "whatsapp:+1"
        settings.passkeysRelyingPartyID = "a"
        settings.passkeysRelyingPartyName = "b"
        settings.passkeysRelyingPartyOrigins = "c,d"
        settings.passkeysAuthenticatorAttachment = "any"
        settings.passkeysDiscoverableCredentials = "required"
        settings.passkeysUserVerification = "discouraged"
        settings.verifyEventSubscriptionEnabled = true

        #expect(
            lines(CreateService(friendlyName: "Harbour Bank", settings: settings)) == [
                "FriendlyName: Harbour Bank", "CodeLength: 7", "LookupEnabled: true", "SkipSmsToLandlines: false",
                "DtmfInputRequired: true", "TtsName: Ida", "Psd2Enabled: false", "DoNotShareWarningEnabled: true",
                "CustomCodeEnabled: false", "Push.IncludeDate: true", "Push.ApnCredentialSid: CR01",
                "Push.FcmCredentialSid: CR02", "Totp.Issuer: Harbour", "Totp.TimeStep: 40", "Totp.CodeLength: 8",
                "Totp.Skew: 2", "DefaultTemplateSid: HJ03", "Whatsapp.MsgServiceSid: MG04",
                "Whatsapp.From: whatsapp:+1",
                "Passkeys.RelyingParty.Id: a", "Passkeys.RelyingParty.Name: b", "Passkeys.RelyingParty.Origins: c,d",
                "Passkeys.AuthenticatorAttachment: any", "Passkeys.DiscoverableCredentials: required",
                "Passkeys.UserVerification: discouraged", "VerifyEventSubscriptionEnabled: true",
            ]
        )
    }

    @Test func `a challenge and what follows it`() {
        var request = CreateChallenge(factorSID: FactorSID("YF01"), authPayload: "123456")
        request.expirationDate = VerifyDate(wire: "2026-03-05T14:12:21Z")
        request.detailsMessage = "Sign in?"
        request.detailsFields = [ChallengeField(label: "a", value: "b"), ChallengeField(label: "c", value: "d")]
        request.hiddenDetails = JSONText(.object(["e": .string("f")]))

        #expect(
            lines(request) == [
                "FactorSid: YF01", "ExpirationDate: 2026-03-05T14:12:21Z", "Details.Message: Sign in?",
                #"Details.Fields: {"label":"a","value":"b"}"#, #"Details.Fields: {"label":"c","value":"d"}"#,
                #"HiddenDetails: {"e":"f"}"#, "AuthPayload: 123456",
            ]
        )
        #expect(lines(UpdateChallenge(authPayload: "654321")) == ["AuthPayload: 654321"])
        #expect(lines(CreateNotification(ttl: 0)) == ["Ttl: 0"])
    }

    @Test func `filters of lists`() {
        var attempts = ListAttempts(verificationSID: VerificationSID("VE01"), page: PageQuery(pageSize: 9))
        attempts.dateCreatedAfter = VerifyDate(wire: "a")
        attempts.dateCreatedBefore = VerifyDate(wire: "b")
        attempts.to = "c"
        attempts.country = "NZ"
        attempts.channel = .whatsapp
        attempts.verifyServiceSID = ServiceSID("VA01")
        attempts.status = .unconverted
        let challenges = ListChallenges(factorSID: FactorSID("YF01"), status: .denied)

        #expect(
            lines(attempts) == [
                "DateCreatedAfter: a", "DateCreatedBefore: b", "ChannelData.To: c", "Country: NZ", "Channel: whatsapp",
                "VerifyServiceSid: VA01", "VerificationSid: VE01", "Status: unconverted", "PageSize: 9",
            ]
        )
        #expect(lines(challenges) == ["FactorSid: YF01", "Status: denied"])
    }

    private func lines(_ request: some FormRequest) -> [String] {
        request.form.fields.map { "\($0.name): \($0.value)" }
    }
}
