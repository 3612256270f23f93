import Gateway
package import VerifyModel

/// How the gateway wants one Verify service to be; other software must not use it.
package struct ServiceWish: Sendable {
    /// What the gateway uses it for: `login`, `enroll`, `stepup`.
    package let purposes: [String]
    /// Parameters of the service by the provider's names; the others stay as they are.
    package let settings: [FormField]
    package let rateLimits: [RateLimitWish]
    package let webhook: WebhookWish?

    /// Wishes for the service of some purposes.
    ///
    /// - Parameters:
    ///   - purposes: All that the service is used for.
    ///   - name: What people read; nil keeps the name that is there.
    ///   - codeLength: 4 to 10 digits.
    ///   - rateLimits: Whether the provider shall count, too.
    ///   - webhook: Told about factors and challenges, which are in the service of logins.
    package init(_ purposes: [String], name: String?, codeLength: Int, rateLimits: Bool, webhook: String?) {
        let holdsFactors = purposes.contains("login")
        self.purposes = purposes
        settings =
            (name.map { [FormField("FriendlyName", $0)] } ?? []) + [
                FormField("CodeLength", codeLength.formText),
                // A mailbox must not take a code.
                FormField("DtmfInputRequired", "true"),
                FormField("DoNotShareWarningEnabled", "true"),
                // Codes that others choose would pass a check.
                FormField("CustomCodeEnabled", "false"),
                // Starts without an amount would be refused.
                FormField("Psd2Enabled", "false"),
            ] + (holdsFactors ? Self.totp(issuer: name) : [])
        self.rateLimits = rateLimits ? RateLimitWish.belt : []
        self.webhook = holdsFactors ? webhook.map(WebhookWish.init) : nil
    }

    /// The only values that every authenticator knows.
    private static func totp(issuer: String?) -> [FormField] {
        (issuer.map { [FormField("Totp.Issuer", $0)] } ?? []) + [
            FormField("Totp.TimeStep", "30"), FormField("Totp.CodeLength", "6"), FormField("Totp.Skew", "1"),
        ]
    }
}

/// A rate limit of ours, known by its name.
package struct RateLimitWish: Sendable {
    package let name: String
    package let note: String
    package let buckets: [BucketWish]

    /// Twice the defaults of our own limits: it must catch only what got past those.
    package static let belt = [
        RateLimitWish(
            name: ProviderRateLimit.destination,
            note: "Starts for one address",
            buckets: [BucketWish(max: 10, interval: 600), BucketWish(max: 20, interval: 86_400)]
        )
    ]
}

/// So many starts in so many seconds.
package struct BucketWish: Hashable, Sendable {
    package let max: Int
    package let interval: Int

    package init(max: Int, interval: Int) {
        self.max = max
        self.interval = interval
    }
}

/// The webhook of ours, known by its name.
package struct WebhookWish: Sendable {
    package static let name = "Postern"
    package let settings: [FormField]

    package init(url: String) {
        settings =
            [
                FormField("FriendlyName", Self.name), FormField("WebhookUrl", url), FormField("Status", "enabled"),
                FormField("Version", "v2"),
            ] + Self.events.map { FormField("EventTypes", $0.wire) }
    }

    private static let events: [WebhookEvent] = [.factorVerified, .factorDeleted, .challengeApproved, .challengeDenied]
}
