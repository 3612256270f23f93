import Testing
import VerifyModel

/// Answers of our own writing, each member another value: a property that reads its neighbour's member shows here.
@Suite struct GoldenTests {
    @Test func `a verification`() throws {
        let verification = try decode(
            Verification.self,
            """
            {"sid":"VE01","service_sid":"VA02","account_sid":"AC03","to":"+12025550143","channel":"call",
            "status":"max_attempts_reached","valid":false,"date_created":"2026-03-05T14:07:21Z",
            "date_updated":"2026-03-05T14:09:02Z","lookup":{"carrier":{"mobile_country_code":"310","type":"mobile",
            "error_code":7,"mobile_network_code":"999","name":"Example Wireless"}},"amount":"€129.90",
            "payee":"Mill Street Books","send_code_attempts":[{"time":"2026-03-05T14:08:00Z","channel":"SMS",
            "attempt_sid":"VL04"}],"sna":{"url":"https://sna.example.org/1"},"url":"https://example.org/VE01"}
            """
        )

        #expect(verification.sid.wire == "VE01" && verification.serviceSID.wire == "VA02")
        #expect(verification.accountSID?.wire == "AC03" && verification.to == "+12025550143")
        #expect(verification.channel == .call && verification.status == .maxAttemptsReached)
        #expect(verification.valid == false && verification.amount == "€129.90")
        #expect(verification.payee == "Mill Street Books" && verification.url == "https://example.org/VE01")
        #expect(verification.dateCreated?.wire == "2026-03-05T14:07:21Z")
        #expect(verification.dateUpdated?.wire == "2026-03-05T14:09:02Z")
        #expect(verification.sna?.url == "https://sna.example.org/1")
        let carrier = try #require(verification.lookup?.carrier)
        #expect(carrier.mobileCountryCode == "310" && carrier.mobileNetworkCode == "999" && carrier.errorCode == 7)
        #expect(carrier.type == "mobile" && carrier.name == "Example Wireless")
        let attempt = try #require(verification.sendCodeAttempts?.first)
        #expect(attempt.time?.wire == "2026-03-05T14:08:00Z" && attempt.attemptSID?.wire == "VL04")
        #expect(attempt.channelText == "SMS")
    }

    @Test func `a check`() throws {
        let check = try decode(
            VerificationCheck.self,
            """
            {"sid":"VE01","service_sid":"VA02","account_sid":"AC03","to":"rosa@example.org","channel":"email",
            "status":"approved","valid":true,"amount":"1","payee":"P","sna_attempts_error_codes":[{"attempt_sid":"VL04",
            "code":60519}],"date_created":"2026-03-05T14:07:21Z","date_updated":"2026-03-05T14:09:02Z"}
            """
        )

        #expect(check.approves(VerificationSID("VE01"), of: ServiceSID("VA02")))
        #expect(check.accountSID?.wire == "AC03" && check.to == "rosa@example.org" && check.channel == .email)
        #expect(check.valid == true && check.amount == "1" && check.payee == "P")
        #expect(check.snaAttemptsErrorCodes == [SNAAttemptError(attemptSID: AttemptSID("VL04"), code: 60519)])
        #expect(check.dateCreated?.wire == "2026-03-05T14:07:21Z")
        #expect(check.dateUpdated?.wire == "2026-03-05T14:09:02Z")
    }

    @Test func `a new TOTP factor`() throws {
        let new = try decode(
            NewFactor.self,
            """
            {"sid":"YF01","account_sid":"AC02","service_sid":"VA03","entity_sid":"YE04","identity":"user-0005",
            "date_created":"2026-03-05T14:07:21Z","date_updated":"2026-03-05T14:09:02Z","friendly_name":"laptop",
            "status":"unverified","factor_type":"totp","config":{"alg":"sha256","skew":2,"code_length":8,
            "time_step":60},"metadata":{"os":"x"},"url":"https://example.org/YF01","options":{"publicKey":{}},
            "binding":{"secret":"JBSWY3DPEHPK3PXP","uri":"otpauth://totp/x"}}
            """
        )

        let factor = new.factor
        #expect(factor.sid.wire == "YF01" && factor.accountSID?.wire == "AC02" && factor.serviceSID?.wire == "VA03")
        #expect(factor.entitySID?.wire == "YE04" && factor.identity == "user-0005")
        #expect(factor.friendlyName == "laptop" && factor.status == .unverified && factor.factorType == .totp)
        #expect(factor.dateCreated?.wire == "2026-03-05T14:07:21Z" && factor.url == "https://example.org/YF01")
        #expect(factor.dateUpdated?.wire == "2026-03-05T14:09:02Z" && factor.metadata == .object(["os": .string("x")]))
        #expect(factor.config == .totp(TOTPConfig(alg: .sha256, skew: 2, codeLength: 8, timeStep: 60)))
        #expect(new.binding == .totp(secret: "JBSWY3DPEHPK3PXP", uri: "otpauth://totp/x"))
        #expect(new.options == .object(["publicKey": .object([:])]))
    }

    @Test func `a push factor`() throws {
        let factor = try decode(
            Factor.self,
            """
            {"sid":"YF01","status":"verified","factor_type":"push","config":{"sdk_version":"3.0.2",
            "app_id":"org.example.harbour","notification_platform":"apn","notification_token":"t","credential_sid":"CR01"}}
            """
        )

        guard case .push(let config) = factor.config else { Issue.record("no push config"); return }
        #expect(config.sdkVersion == "3.0.2" && config.appID == "org.example.harbour")
        #expect(config.notificationPlatform == .apn && config.notificationToken == "t")
        #expect(config.credentialSID?.wire == "CR01")
    }

    @Test func `a challenge`() throws {
        let challenge = try decode(
            Challenge.self,
            """
            {"sid":"YC01","account_sid":"AC02","service_sid":"VA03","entity_sid":"YE04","identity":"user-0005",
            "factor_sid":"YF06","date_created":"2026-03-05T14:07:21Z","date_updated":"2026-03-05T14:09:02Z",
            "date_responded":"2026-03-05T14:09:01Z","expiration_date":"2026-03-05T14:12:21Z","status":"approved",
            "responded_reason":"not_needed","details":{"message":"Sign in?","date":"2026-03-05T14:07:20Z",
            "fields":[{"label":"Place","value":"Wellington"}]},"hidden_details":{"login_id":"L-1"},
            "metadata":{"os":"iOS"},"factor_type":"push","url":"https://example.org/YC01",
            "links":{"notifications":"https://example.org/n"}}
            """
        )

        #expect(challenge.sid.wire == "YC01" && challenge.accountSID?.wire == "AC02")
        #expect(challenge.approves(FactorSID("YF06"), of: ServiceSID("VA03")))
        #expect(challenge.entitySID?.wire == "YE04" && challenge.identity == "user-0005")
        #expect(challenge.dateCreated?.wire == "2026-03-05T14:07:21Z")
        #expect(challenge.dateUpdated?.wire == "2026-03-05T14:09:02Z")
        #expect(challenge.dateResponded?.wire == "2026-03-05T14:09:01Z")
        #expect(challenge.expirationDate?.wire == "2026-03-05T14:12:21Z")
        #expect(challenge.respondedReason == .notNeeded && challenge.factorType == .push)
        #expect(challenge.details?.message == "Sign in?" && challenge.details?.date?.wire == "2026-03-05T14:07:20Z")
        #expect(challenge.details?.fields == [ChallengeField(label: "Place", value: "Wellington")])
        #expect(challenge.hiddenDetails == .object(["login_id": .string("L-1")]))
        #expect(challenge.metadata == .object(["os": .string("iOS")]))
        #expect(
            challenge.url == "https://example.org/YC01" && challenge.links?["notifications"] == "https://example.org/n"
        )
    }

    @Test func `an attempt`() throws {
        let attempt = try decode(
            Attempt.self,
            """
            {"sid":"VL01","account_sid":"AC02","service_sid":"VA03","verification_sid":"VE04",
            "date_created":"2026-03-05T14:07:21Z","date_updated":"2026-03-05T14:09:02Z","conversion_status":"converted",
            "channel":"rbm","price":{"value":0.0079,"currency":"usd"},"channel_data":{"verification_sid":"VE05",
            "to":"+12025550143","status":"confirmed","call_status":"no-answer","error_code":"30006","country":"US",
            "code_length":6,"locale":"en","mcc":"310","mnc":"999","carrier":"Example"},"url":"https://example.org/VL01"}
            """
        )

        #expect(attempt.sid.wire == "VL01" && attempt.accountSID?.wire == "AC02" && attempt.serviceSID?.wire == "VA03")
        #expect(attempt.verificationSID?.wire == "VE04" && attempt.conversionStatus == .converted)
        #expect(attempt.channel == .rbm && attempt.price == Price(value: "0.0079", currency: "usd"))
        #expect(attempt.dateCreated?.wire == "2026-03-05T14:07:21Z")
        #expect(attempt.dateUpdated?.wire == "2026-03-05T14:09:02Z" && attempt.url == "https://example.org/VL01")
        let data = try #require(attempt.channelData)
        #expect(data.verificationSID?.wire == "VE05" && data.to == "+12025550143" && data.status == .confirmed)
        #expect(data.callStatus == .noAnswer && data.messageStatus == nil && data.errorCode == NumberText("30006"))
        #expect(data.country == "US" && data.codeLength == 6 && data.locale == "en")
        #expect(data.mcc == "310" && data.mnc == "999" && data.carrier == "Example")
    }

    @Test func `a service`() throws {
        let service = try decode(
            VerifyService.self,
            """
            {"sid":"VA01","account_sid":"AC02","friendly_name":"Harbour Bank","code_length":7,"lookup_enabled":true,
            "psd2_enabled":false,"skip_sms_to_landlines":true,"dtmf_input_required":false,"tts_name":"Ida",
            "do_not_share_warning_enabled":true,"custom_code_enabled":false,"push":{"include_date":true,
            "apn_credential_sid":"CR03","fcm_credential_sid":"CR04"},"totp":{"issuer":"Harbour","time_step":40,
            "code_length":8,"skew":2},"default_template_sid":"HJ05","whatsapp":{"msg_service_sid":"MG06",
            "from":"whatsapp:+1"},"passkeys":{"relying_party":{"id":"i","name":"n","origins":["o"]},
            "authenticator_attachment":"platform","discoverable_credentials":"preferred","user_verification":"required"},
            "verify_event_subscription_enabled":true,"mailer_sid":"MD07","date_created":"2026-03-05T14:07:21Z",
            "date_updated":"2026-03-05T14:09:02Z","url":"https://example.org/VA01","links":{"webhooks":"w"}}
            """
        )

        #expect(service.sid.wire == "VA01" && service.accountSID?.wire == "AC02" && service.codeLength == 7)
        #expect(service.friendlyName == "Harbour Bank" && service.ttsName == "Ida" && service.lookupEnabled == true)
        #expect(service.psd2Enabled == false && service.skipSMSToLandlines == true)
        #expect(service.dtmfInputRequired == false && service.doNotShareWarningEnabled == true)
        #expect(service.customCodeEnabled == false && service.verifyEventSubscriptionEnabled == true)
        #expect(service.push?.includeDate == true && service.push?.apnCredentialSID?.wire == "CR03")
        #expect(service.push?.fcmCredentialSID?.wire == "CR04" && service.totp?.issuer == "Harbour")
        #expect(service.totp?.timeStep == 40 && service.totp?.codeLength == 8 && service.totp?.skew == 2)
        #expect(service.defaultTemplateSID?.wire == "HJ05" && service.mailerSID?.wire == "MD07")
        #expect(service.whatsApp?.messagingServiceSID?.wire == "MG06" && service.whatsApp?.from == "whatsapp:+1")
        #expect(service.passkeys?.relyingParty?.id == "i" && service.passkeys?.relyingParty?.name == "n")
        #expect(service.passkeys?.relyingParty?.origins == ["o"] && service.passkeys?.userVerification == "required")
        #expect(service.passkeys?.authenticatorAttachment == "platform")
        #expect(service.passkeys?.discoverableCredentials == "preferred" && service.links == ["webhooks": "w"])
        #expect(service.dateCreated?.wire == "2026-03-05T14:07:21Z" && service.url == "https://example.org/VA01")
        #expect(service.dateUpdated?.wire == "2026-03-05T14:09:02Z")
    }

    @Test func `an entity, a notification, an access token and a page`() throws {
        let entity = #"{"sid":"YE01","identity":"user-0002","account_sid":"AC03","service_sid":"VA04"}"#
        let page = try decode(
            Page<Entity>.self,
            """
            {"entities":[\(entity)],"meta":{"page":1,"page_size":2,"first_page_url":"f","previous_page_url":"p",
            "url":"u","next_page_url":"n","key":"entities"}}
            """
        )
        let notification = try decode(
            ChallengeNotification.self,
            #"{"sid":"NT01","challenge_sid":"YC02","entity_sid":"YE03","priority":"high","ttl":120}"#
        )
        let token = try decode(
            AccessToken.self,
            """
            {"sid":"YK01","entity_identity":"user-0002","factor_type":"push","factor_friendly_name":"phone",
            "token":"eyJ6","ttl":60,"url":"u"}
            """
        )

        let first = try #require(page.items.first)
        #expect(first.sid.wire == "YE01" && first.identity == "user-0002")
        #expect(first.accountSID?.wire == "AC03" && first.serviceSID?.wire == "VA04")
        #expect(page.meta.page == 1 && page.meta.pageSize == 2 && page.meta.firstPageURL == "f")
        #expect(page.meta.previousPageURL == "p" && page.meta.url == "u" && page.meta.nextPageURL == "n")
        #expect(notification.challengeSID?.wire == "YC02" && notification.entitySID?.wire == "YE03")
        #expect(notification.ttl == 120 && notification.priority == "high")
        #expect(token.entityIdentity == "user-0002" && token.factorFriendlyName == "phone" && token.factorType == .push)
        #expect(token.token == "eyJ6" && token.ttl == 60 && token.url == "u")
    }

    private func decode<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
        try VerifyJSON.decode(type, from: Array(json.utf8))
    }
}
