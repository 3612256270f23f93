/// Starts a verification, or sends again while one is pending for the same address.
package struct CreateVerification: FormRequest {
    /// A phone number in E.164 form or an e-mail address.
    package var to: String
    package var channel: VerificationChannel
    package var customFriendlyName: String?
    /// Deprecated by the provider.
    package var customMessage: String?
    package var sendDigits: String?
    package var locale: String?
    /// 4 to 10 characters; silently ignored unless the service allows custom codes.
    package var customCode: String?
    package var amount: String?
    package var payee: String?
    package var rateLimits: JSONText<[String: String]>?
    package var channelConfiguration: JSONText<ChannelConfiguration>?
    package var appHash: String?
    package var templateSID: TemplateSID?
    package var templateCustomSubstitutions: JSONText<[String: String]>?
    package var deviceIP: String?
    package var enableSNAClientToken: Bool?
    package var riskCheck: RiskCheck?
    /// At most 10 pairs of at most 128 characters; no personal data.
    package var tags: JSONText<[String: String]>?
    /// Newer than the official description.
    package var riskTelemetryID: String?

    package init(to: String, channel: VerificationChannel) {
        self.to = to
        self.channel = channel
    }

    package init(form: Form) throws(FormFault) {
        to = try form.required("To")
        channel = try form.required("Channel")
        customFriendlyName = try form.optional("CustomFriendlyName")
        customMessage = try form.optional("CustomMessage")
        sendDigits = try form.optional("SendDigits")
        locale = try form.optional("Locale")
        customCode = try form.optional("CustomCode")
        amount = try form.optional("Amount")
        payee = try form.optional("Payee")
        rateLimits = try form.optional("RateLimits")
        channelConfiguration = try form.optional("ChannelConfiguration")
        appHash = try form.optional("AppHash")
        templateSID = try form.optional("TemplateSid")
        templateCustomSubstitutions = try form.optional("TemplateCustomSubstitutions")
        deviceIP = try form.optional("DeviceIp")
        enableSNAClientToken = try form.optional("EnableSnaClientToken")
        riskCheck = try form.optional("RiskCheck")
        tags = try form.optional("Tags")
        riskTelemetryID = try form.optional("Risk.TelemetryId")
    }

    package var form: Form {
        var form = Form()
        form.add("To", to)
        form.add("Channel", channel)
        form.add("CustomFriendlyName", customFriendlyName)
        form.add("CustomMessage", customMessage)
        form.add("SendDigits", sendDigits)
        form.add("Locale", locale)
        form.add("CustomCode", customCode)
        form.add("Amount", amount)
        form.add("Payee", payee)
        form.add("RateLimits", rateLimits)
        form.add("ChannelConfiguration", channelConfiguration)
        form.add("AppHash", appHash)
        form.add("TemplateSid", templateSID)
        form.add("TemplateCustomSubstitutions", templateCustomSubstitutions)
        form.add("DeviceIp", deviceIP)
        form.add("EnableSnaClientToken", enableSNAClientToken)
        form.add("RiskCheck", riskCheck)
        form.add("Tags", tags)
        form.add("Risk.TelemetryId", riskTelemetryID)
        return form
    }
}

/// Whether a start goes through the provider's fraud checks; `disable` only for traffic that was vetted before.
package enum RiskCheck: String, WireEnum, FormValue { case enable, disable }

/// Sender and template of an e-mail.
package struct ChannelConfiguration: Codable, Hashable, Sendable {
    @LeftOut package var from: String?
    @LeftOut package var fromName: String?
    @LeftOut package var templateID: String?
    @LeftOut package var substitutions: [String: JSONValue]?

    package init() {}

    private enum CodingKeys: String, CodingKey {
        case from, substitutions
        case fromName = "from_name"
        case templateID = "template_id"
    }
}

/// Ends a verification from outside; only `canceled` and `approved` are accepted.
package struct UpdateVerification: FormRequest {
    package var status: VerificationStatus

    package init(status: VerificationStatus) { self.status = status }

    package init(form: Form) throws(FormFault) { status = try form.required("Status") }

    package var form: Form { Form(fields: [FormField("Status", status.wire)]) }
}

/// Offers a code for a verification.
///
/// By `verificationSID` the check is tied to the verification that this flow started; by `to`, to whichever is live.
package struct CreateVerificationCheck: FormRequest {
    package var code: String?
    package var to: String?
    package var verificationSID: VerificationSID?
    package var amount: String?
    package var payee: String?
    package var snaClientToken: String?

    package init(verificationSID: VerificationSID, code: String?) {
        self.verificationSID = verificationSID
        self.code = code
    }

    package init(to: String, code: String?) {
        self.to = to
        self.code = code
    }

    package init(form: Form) throws(FormFault) {
        code = try form.optional("Code")
        to = try form.optional("To")
        verificationSID = try form.optional("VerificationSid")
        amount = try form.optional("Amount")
        payee = try form.optional("Payee")
        snaClientToken = try form.optional("SnaClientToken")
    }

    package var form: Form {
        var form = Form()
        form.add("Code", code)
        form.add("To", to)
        form.add("VerificationSid", verificationSID)
        form.add("Amount", amount)
        form.add("Payee", payee)
        form.add("SnaClientToken", snaClientToken)
        return form
    }
}
