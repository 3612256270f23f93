import VerifyModel

// What belongs to the account, not to a service.
extension VerbGroup {
    static let attempts = VerbGroup(
        "attempts",
        "Deliveries of the last 30 days, and how many led to a right code.",
        [
            Verb(
                "list",
                .listVerificationAttempt,
                "Lists deliveries; they may lag behind what happened.",
                ListAttempts.self,
                [
                    after, before,
                    VerbParameter("ChannelData.To", "The address."),
                    country, channel, service,
                    VerbParameter("VerificationSid", "VE and 32 hexadecimal digits."),
                    VerbParameter("Status", "converted or unconverted."),
                ] + VerbParameter.paging,
                columns: [
                    "sid", "verification_sid", "channel", "conversion_status", "channel_data.to", "channel_data.status",
                    "date_created",
                ]
            ),
            Verb("fetch", .fetchVerificationAttempt, "Shows a delivery, with its price if that is known yet."),
            Verb(
                "summary",
                .fetchVerificationAttemptsSummary,
                "Counts deliveries and how many of them led to a right code.",
                SummarizeAttempts.self,
                [
                    service, after, before, country, channel,
                    VerbParameter("DestinationPrefix", "The first digits of the numbers, as +4477."),
                ]
            ),
        ]
    )

    static let templates = VerbGroup(
        "templates",
        "Texts that verifications can be sent with.",
        [
            Verb(
                "list",
                .listVerificationTemplate,
                "Lists the templates of the account.",
                ListTemplates.self,
                [VerbParameter("FriendlyName", "At most 32 characters.")] + VerbParameter.paging,
                columns: ["sid", "friendly_name", "channels"]
            )
        ]
    )

    static let safelist = VerbGroup(
        "safelist",
        "Numbers that pass the provider's fraud and country blocks.",
        [
            Verb(
                "create",
                .createSafelist,
                "Puts a number on the list.",
                CreateSafelist.self,
                [VerbParameter("PhoneNumber", "A number as +447700900123, or the first digits of many.").required]
            ),
            Verb("fetch", .fetchSafelist, "Tells whether a number is on the list; if not, error 20404."),
            Verb("delete", .deleteSafelist, "Takes a number from the list."),
        ]
    )

    static let forms = VerbGroup(
        "forms",
        "The JSON Schemas of what a kind of factor takes.",
        [Verb("fetch", .fetchForm, "Shows the form of a kind of factor: form-push.")]
    )

    private static let service = VerbParameter("VerifyServiceSid", "VA and 32 hexadecimal digits.")
    private static let after = VerbParameter("DateCreatedAfter", "Date, as 2026-03-05T14:07:21Z.")
    private static let before = VerbParameter("DateCreatedBefore", "Date, as 2026-03-05T14:07:21Z.")
    private static let country = VerbParameter("Country", "Two letters (ISO 3166-1 alpha-2).")
    private static let channel = VerbParameter("Channel", "sms, call, email, whatsapp or rbm.")
}
