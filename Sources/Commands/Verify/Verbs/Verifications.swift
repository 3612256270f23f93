import VerifyModel

extension VerbGroup {
    static let verifications = VerbGroup(
        "verifications",
        "Codes that are sent and checked.",
        [
            Verb(
                "start",
                .createVerification,
                "Sends a code, or sends it again while one is pending: five sends in ten minutes.",
                CreateVerification.self,
                starting
            ),
            Verb("fetch", .fetchVerification, "Shows a verification, by its SID or by its address."),
            Verb(
                "update",
                .updateVerification,
                "Cancels a verification, by its SID or address, or reports it as approved by other means.",
                UpdateVerification.self,
                [VerbParameter("Status", "canceled or approved.").required]
            ),
            Verb(
                "check",
                .createVerificationCheck,
                "Offers a code; a wrong one leaves the status pending. Five checks a verification.",
                CreateVerificationCheck.self,
                checking
            ),
        ]
    )

    private static let starting = [
        VerbParameter("To", "A phone number as +447700900123, or an e-mail address.").required,
        VerbParameter("Channel", "sms, call, email, whatsapp, sna or auto.").required,
        VerbParameter("CustomFriendlyName", "Instead of the service's name; the provider must have allowed it."),
        VerbParameter("CustomMessage", "Deprecated."),
        VerbParameter("SendDigits", "Keys to press when a call is taken, as ww1; call only."),
        VerbParameter("Locale", "Language tag, as en-GB; otherwise that of the number's country."),
        VerbParameter("CustomCode", "4 to 10 characters; ignored unless the service allows custom codes.").secret,
        VerbParameter("Amount", "Of the payment to be confirmed; with PSD2 only, and then required."),
        VerbParameter("Payee", "Of the payment to be confirmed; with PSD2 only, and then required."),
        VerbParameter("RateLimits", #"JSON: what rate limits count by, as {"unique_name":"value"}."#),
        VerbParameter(
            "ChannelConfiguration",
            "JSON for e-mail: from, from_name, template_id and substitutions, all optional."
        ),
        VerbParameter("AppHash", "11 characters that an Android app finds its message by; sms only."),
        VerbParameter("TemplateSid", "HJ and 32 hexadecimal digits; sms and call."),
        VerbParameter("TemplateCustomSubstitutions", "JSON: the template's own placeholders and their texts."),
        VerbParameter("DeviceIp", "The device's IPv4 or IPv6 address; for auto."),
        VerbParameter("EnableSnaClientToken", "true or false; for sna."),
        VerbParameter("RiskCheck", "enable or disable; disable only for traffic that was vetted before; sms only."),
        VerbParameter("Tags", "JSON: at most 10 pairs of at most 128 characters each, no personal data."),
        VerbParameter("Risk.TelemetryId", "Of the provider's device intelligence; good for one use."),
    ]

    private static let checking = [
        VerbParameter("Code", "4 to 10 characters; left out for sna.").secret,
        VerbParameter("To", "The address; it or --verification-sid is needed."),
        VerbParameter("VerificationSid", "VE and 32 hexadecimal digits; ties the check to one verification."),
        VerbParameter("Amount", "As at the start; with PSD2."),
        VerbParameter("Payee", "As at the start; with PSD2."),
        VerbParameter("SnaClientToken", "If it was asked for at the start.").secret,
    ]
}
