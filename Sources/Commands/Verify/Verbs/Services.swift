import VerifyModel

extension VerbGroup {
    static let services = VerbGroup(
        "services",
        "Verify services: the name, code length and rules that verifications and factors share.",
        [
            Verb(
                "create",
                .createService,
                "Creates a service.",
                CreateService.self,
                [friendlyName.required] + settings
            ),
            Verb("list", .listService, "Lists the services of the account.", columns: columns),
            Verb("fetch", .fetchService, "Shows a service."),
            Verb(
                "update",
                .updateService,
                "Changes a service; what is not named stays.",
                UpdateService.self,
                [friendlyName] + settings
            ),
            Verb("delete", .deleteService, "Deletes a service with all that is in it."),
        ]
    )

    private static let columns = ["sid", "friendly_name", "code_length", "custom_code_enabled", "date_created"]

    private static let friendlyName = VerbParameter(
        "FriendlyName",
        "What people read in messages: at most 30 letters, digits, spaces, dashes and underscores, at most 4 digits."
    )

    private static let settings = [
        VerbParameter("CodeLength", "4 to 10 digits; 6 if absent."),
        VerbParameter("LookupEnabled", "true or false: look each number's carrier up; costs extra."),
        VerbParameter("SkipSmsToLandlines", "true or false: refuse text messages to landlines; needs lookup."),
        VerbParameter("DtmfInputRequired", "true or false: a call tells its code only after a key was pressed."),
        VerbParameter("TtsName", "The voice of calls in languages that are spoken by text-to-speech."),
        VerbParameter("Psd2Enabled", "true or false: every start and check needs an amount and a payee."),
        VerbParameter("DoNotShareWarningEnabled", "true or false: add a warning to text messages."),
        VerbParameter("CustomCodeEnabled", "true or false: allow --custom-code."),
        VerbParameter("Push.IncludeDate", "true or false; deprecated."),
        VerbParameter("Push.ApnCredentialSid", "Push credential for Apple devices: CR and 32 hexadecimal digits."),
        VerbParameter("Push.FcmCredentialSid", "Push credential for Android devices: CR and 32 hexadecimal digits."),
        VerbParameter("Totp.Issuer", "The name that an authenticator shows; the friendly name if absent."),
        VerbParameter("Totp.TimeStep", "20 to 60 seconds; 30 if absent. Authenticators often know 30 only."),
        VerbParameter("Totp.CodeLength", "3 to 8 digits; 6 if absent. Authenticators often know 6 only."),
        VerbParameter("Totp.Skew", "0 to 2 steps each way; 1 if absent."),
        VerbParameter("DefaultTemplateSid", "The template of text messages: HJ and 32 hexadecimal digits."),
        VerbParameter(
            "Whatsapp.MsgServiceSid",
            "Messaging service with WhatsApp senders: MG and 32 hexadecimal digits."
        ),
        VerbParameter("Whatsapp.From", "One of its senders, as whatsapp:+1…"),
        VerbParameter("Passkeys.RelyingParty.Id", "A domain without scheme and port."),
        VerbParameter("Passkeys.RelyingParty.Name", "What people read."),
        VerbParameter("Passkeys.RelyingParty.Origins", "Origins, separated by commas."),
        VerbParameter("Passkeys.AuthenticatorAttachment", "platform, cross-platform or any."),
        VerbParameter("Passkeys.DiscoverableCredentials", "required, preferred or discouraged."),
        VerbParameter("Passkeys.UserVerification", "required, preferred or discouraged."),
        VerbParameter("VerifyEventSubscriptionEnabled", "true or false: let events reach Event Streams."),
        VerbParameter("MailerSid", "Of the past: MD and 32 hexadecimal digits."),
    ]
}
