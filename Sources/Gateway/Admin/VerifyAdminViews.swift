import VerifyModel

/// A service as operators see it.
struct ServiceView: JSONWritable {
    let service: VerifyService

    func write(to json: inout JSONWriter) { json.object(members) }

    func members(_ json: inout JSONWriter) {
        json.write("service_sid", service.sid.wire)
        json.write("friendly_name", service.friendlyName)
        json.write("code_length", service.codeLength)
        json.write("lookup_enabled", service.lookupEnabled)
        json.write("skip_sms_to_landlines", service.skipSMSToLandlines)
        json.write("dtmf_input_required", service.dtmfInputRequired)
        json.write("tts_name", service.ttsName)
        json.write("psd2_enabled", service.psd2Enabled)
        json.write("do_not_share_warning_enabled", service.doNotShareWarningEnabled)
        json.write("custom_code_enabled", service.customCodeEnabled)
        json.write("mailer_sid", service.mailerSID?.wire)
        json.write("default_template_sid", service.defaultTemplateSID?.wire)
        json.object("push") {
            $0.write("include_date", service.push?.includeDate)
            $0.write("apn_credential_sid", service.push?.apnCredentialSID?.wire)
            $0.write("fcm_credential_sid", service.push?.fcmCredentialSID?.wire)
        }
        json.object("totp") {
            $0.write("issuer", service.totp?.issuer)
            $0.write("time_step", service.totp?.timeStep)
            $0.write("code_length", service.totp?.codeLength)
            $0.write("skew", service.totp?.skew)
        }
        json.object("whatsapp") {
            $0.write("messaging_service_sid", service.whatsApp?.messagingServiceSID?.wire)
            $0.write("from", service.whatsApp?.from)
        }
        json.write("created_at", service.dateCreated?.date)
        json.write("updated_at", service.dateUpdated?.date)
    }
}

/// A verification as operators see it.
struct VerificationView {
    let verification: Verification

    func members(_ json: inout JSONWriter) {
        json.write("verification_sid", verification.sid.wire)
        json.write("service_sid", verification.serviceSID.wire)
        json.write("to", verification.to)
        json.write("channel", verification.channel?.wire)
        json.write("status", verification.status.wire)
        json.write("amount", verification.amount)
        json.write("payee", verification.payee)
        json.object("carrier") {
            let carrier = verification.lookup?.carrier
            $0.write("name", carrier?.name)
            $0.write("type", carrier?.type)
            $0.write("mobile_country_code", carrier?.mobileCountryCode)
            $0.write("mobile_network_code", carrier?.mobileNetworkCode)
        }
        json.array("sends") { list in
            for send in verification.sendCodeAttempts ?? [] {
                list.object {
                    $0.write("at", send.time?.date)
                    $0.write("channel", send.channel?.wire)
                    $0.write("attempt_sid", send.attemptSID?.wire)
                }
            }
        }
        json.write("sna_url", verification.sna?.url)
        json.write("created_at", verification.dateCreated?.date)
        json.write("updated_at", verification.dateUpdated?.date)
    }
}

/// The answer to a check as operators see it: a wrong code leaves the status `pending`.
struct CheckView {
    let check: VerificationCheck

    func members(_ json: inout JSONWriter) {
        json.write("verification_sid", check.sid.wire)
        json.write("service_sid", check.serviceSID.wire)
        json.write("to", check.to)
        json.write("channel", check.channel?.wire)
        json.write("status", check.status.wire)
        json.write("amount", check.amount)
        json.write("payee", check.payee)
        json.write("created_at", check.dateCreated?.date)
        json.write("updated_at", check.dateUpdated?.date)
    }
}

/// What the provider answered, as it is; null if it was no JSON.
struct ProviderJSON: JSONWritable {
    let value: VerifyModel.JSONValue?

    func write(to json: inout JSONWriter) {
        let text = value.flatMap { try? VerifyJSON.encode($0) }
        json.raw(text ?? Array("null".utf8))
    }
}
