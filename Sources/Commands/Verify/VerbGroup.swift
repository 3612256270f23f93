/// A resource of the API with its verbs.
package struct VerbGroup: Sendable {
    /// In the plural, as the paths have it: `rate-limits`.
    package let resource: String
    package let abstract: String
    package let verbs: [Verb]

    init(_ resource: String, _ abstract: String, _ verbs: [Verb]) {
        self.resource = resource
        self.abstract = abstract
        self.verbs = verbs
    }

    /// Everything that `postern verify` knows; each operation is in it once.
    package static let all: [VerbGroup] = [
        services, verifications, attempts, templates, safelist,
        entities, factors, challenges, notifications, accessTokens, forms, passkeys,
        rateLimits, buckets, messagingConfigurations, webhooks,
    ]

    package static func named(_ resource: String) -> VerbGroup? { all.first { $0.resource == resource } }

    package func verb(_ name: String) -> Verb? { verbs.first { $0.name == name } }
}
