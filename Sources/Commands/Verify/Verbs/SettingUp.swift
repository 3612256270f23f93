import VerifyModel

// What a service is set up with.
extension VerbGroup {
    static let rateLimits = VerbGroup(
        "rate-limits",
        "Keys that starts are counted by; their buckets hold the limits.",
        [
            Verb(
                "create",
                .createRateLimit,
                "Creates a rate limit.",
                CreateRateLimit.self,
                [
                    VerbParameter("UniqueName", "Letters, digits, -, _ and .; unique in the service, never changes.")
                        .required,
                    describing,
                ]
            ),
            Verb(
                "list",
                .listRateLimit,
                "Lists the rate limits of a service.",
                columns: ["sid", "unique_name", "description", "date_created"]
            ),
            Verb("fetch", .fetchRateLimit, "Shows a rate limit."),
            Verb("update", .updateRateLimit, "Describes a rate limit anew.", UpdateRateLimit.self, [describing]),
            Verb("delete", .deleteRateLimit, "Deletes a rate limit with its buckets."),
        ]
    )

    private static let describing = VerbParameter("Description", "A note for people.")

    static let buckets = VerbGroup(
        "buckets",
        "The limits of a rate limit: so many starts in so many seconds.",
        [
            Verb(
                "create",
                .createBucket,
                "Adds a limit; one for each interval.",
                CreateBucket.self,
                [starts.required, interval.required]
            ),
            Verb("list", .listBucket, "Lists the buckets of a rate limit.", columns: ["sid", "max", "interval"]),
            Verb("fetch", .fetchBucket, "Shows a bucket."),
            Verb("update", .updateBucket, "Changes a bucket.", UpdateBucket.self, [starts, interval]),
            Verb("delete", .deleteBucket, "Deletes a bucket."),
        ]
    )

    private static let starts = VerbParameter("Max", "Starts, 1 or more.")
    private static let interval = VerbParameter("Interval", "Seconds, 1 or more.")

    static let messagingConfigurations = VerbGroup(
        "messaging-configurations",
        "Which messaging service sends to which country.",
        [
            Verb(
                "create",
                .createMessagingConfiguration,
                "Chooses the messaging service for a country.",
                CreateMessagingConfiguration.self,
                [
                    VerbParameter("Country", "Two letters (ISO 3166-1 alpha-2), or all.").required,
                    messagingService.required,
                ]
            ),
            Verb(
                "list",
                .listMessagingConfiguration,
                "Lists the countries that have a messaging service of their own.",
                columns: ["country", "messaging_service_sid", "date_created"]
            ),
            Verb("fetch", .fetchMessagingConfiguration, "Shows the choice for a country."),
            Verb(
                "update",
                .updateMessagingConfiguration,
                "Chooses another messaging service for a country.",
                UpdateMessagingConfiguration.self,
                [messagingService.required]
            ),
            Verb("delete", .deleteMessagingConfiguration, "Drops the choice for a country."),
        ]
    )

    private static let messagingService = VerbParameter("MessagingServiceSid", "MG and 32 hexadecimal digits.")

    static let webhooks = VerbGroup(
        "webhooks",
        "Addresses that are told what happens to factors and challenges.",
        [
            Verb(
                "create",
                .createWebhook,
                "Creates a webhook.",
                CreateWebhook.self,
                [webhookName.required, events.required, address.required] + webhookSettings
            ),
            Verb(
                "list",
                .listWebhook,
                "Lists the webhooks of a service.",
                columns: ["sid", "friendly_name", "status", "version", "event_types", "webhook_url"]
            ),
            Verb("fetch", .fetchWebhook, "Shows a webhook."),
            Verb(
                "update",
                .updateWebhook,
                "Changes a webhook; what is not named stays.",
                UpdateWebhook.self,
                [webhookName, events, address] + webhookSettings
            ),
            Verb("delete", .deleteWebhook, "Deletes a webhook."),
        ]
    )

    private static let webhookName = VerbParameter("FriendlyName", "A name for people.")
    private static let events = VerbParameter(
        "EventTypes",
        "*, factor.created, factor.verified, factor.deleted, challenge.approved or challenge.denied; all of them anew."
    ).repeated
    private static let address = VerbParameter("WebhookUrl", "The address that is called, by HTTPS.")
    private static let webhookSettings = [
        VerbParameter("Status", "enabled or disabled; enabled if absent."),
        VerbParameter("Version", "v1 or v2; v2 if absent."),
    ]
}
