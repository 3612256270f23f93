package import VerifyModel

/// A service as it is at the provider.
package struct ServiceState: Sendable {
    package var sid: ServiceSID
    /// The service as the provider wrote it.
    package var service: JSONValue
    /// The rate limits with their buckets.
    package var rateLimits: [(limit: RateLimit, buckets: [Bucket])]
    package var webhooks: [(webhook: Webhook, json: JSONValue)]

    package init(
        sid: ServiceSID,
        service: JSONValue,
        rateLimits: [(limit: RateLimit, buckets: [Bucket])] = [],
        webhooks: [(webhook: Webhook, json: JSONValue)] = []
    ) {
        self.sid = sid
        self.service = service
        self.rateLimits = rateLimits
        self.webhooks = webhooks
    }
}

/// One thing to be done to a service.
package enum ProvisionStep: Hashable, Sendable {
    case createService([FormField])
    case updateService([SettingChange])
    /// With its buckets, which stand behind it in the plan.
    case createRateLimit(name: String, note: String)
    case createBucket(limit: String, BucketWish)
    case updateBucket(limit: String, BucketSID, from: Int?, BucketWish)
    /// Of ours, with an interval that is no longer wanted.
    case deleteBucket(limit: String, BucketSID, max: Int?, interval: Int?)
    case createWebhook([FormField])
    case updateWebhook(WebhookSID, [SettingChange])
}

/// A parameter with the value that is there and those that are wanted.
package struct SettingChange: Hashable, Sendable {
    package let name: String
    package let now: String
    package let wanted: [String]

    package init(_ name: String, from now: String, to wanted: [String]) {
        self.name = name
        self.now = now
        self.wanted = wanted
    }

    package var fields: [FormField] { wanted.map { FormField(name, $0) } }

    /// What has to change for a resource of the provider to be as the fields say.
    static func changes(from resource: JSONValue, to fields: [FormField]) -> [SettingChange] {
        let form = Form(fields: fields)
        return form.names.compactMap { name in
            let now = resource[member(name)]?.text ?? ""
            let wanted = form.all(name)
            let isThere = Set(now.split(separator: ",").map { $0.filter { $0 != " " } }) == Set(wanted)
            return now == wanted.first || isThere ? nil : SettingChange(name, from: now, to: wanted)
        }
    }

    /// The member of an answer that shows a parameter: `Totp.TimeStep` is `totp.time_step`.
    private static func member(_ parameter: String) -> String {
        parameter.split(separator: ".").map { part in
            VerbParameter.option(String(part)).dropFirst(2).map { $0 == "-" ? "_" : String($0) }.joined()
        }.joined(separator: ".")
    }
}

/// The way from what is there to what is wanted; nothing to do where they agree.
package enum ProvisionPlan {
    package static func steps(from state: ServiceState?, to wish: ServiceWish) -> [ProvisionStep] {
        guard let state else {
            return [.createService(wish.settings)] + wish.rateLimits.flatMap(creation)
                + (wish.webhook.map { [.createWebhook($0.settings)] } ?? [])
        }
        let changes = SettingChange.changes(from: state.service, to: wish.settings)
        return (changes.isEmpty ? [] : [.updateService(changes)])
            + wish.rateLimits.flatMap { steps(from: state, to: $0) }
            + (wish.webhook.map { steps(from: state, to: $0) } ?? [])
    }

    private static func creation(_ wish: RateLimitWish) -> [ProvisionStep] {
        [.createRateLimit(name: wish.name, note: wish.note)]
            + wish.buckets.map { .createBucket(limit: wish.name, $0) }
    }

    private static func steps(from state: ServiceState, to wish: RateLimitWish) -> [ProvisionStep] {
        guard let there = state.rateLimits.first(where: { $0.limit.uniqueName == wish.name }) else {
            return creation(wish)
        }
        let wanted = Dictionary(uniqueKeysWithValues: wish.buckets.map { ($0.interval, $0) })
        let known = Set(there.buckets.compactMap(\.interval))
        // Deletions come first: a service holds only so many buckets.
        let deletions = there.buckets.filter { bucket in bucket.interval.map { wanted[$0] == nil } ?? true }.map {
            ProvisionStep.deleteBucket(limit: wish.name, $0.sid, max: $0.max, interval: $0.interval)
        }
        let updates = there.buckets.compactMap { bucket -> ProvisionStep? in
            guard let wanted = bucket.interval.flatMap({ wanted[$0] }), wanted.max != bucket.max else { return nil }
            return .updateBucket(limit: wish.name, bucket.sid, from: bucket.max, wanted)
        }
        let creations = wish.buckets.filter { !known.contains($0.interval) }.map {
            ProvisionStep.createBucket(limit: wish.name, $0)
        }
        return deletions + updates + creations
    }

    private static func steps(from state: ServiceState, to wish: WebhookWish) -> [ProvisionStep] {
        guard let there = state.webhooks.first(where: { $0.webhook.friendlyName == WebhookWish.name }) else {
            return [.createWebhook(wish.settings)]
        }
        let changes = SettingChange.changes(from: there.json, to: wish.settings)
        return changes.isEmpty ? [] : [.updateWebhook(there.webhook.sid, changes)]
    }
}

extension ProvisionStep {
    /// What is done, a line for each thing.
    package var lines: [String] {
        switch self {
        case .createService(let fields): ["create the service: " + Self.text(fields)]
        case .updateService(let changes): changes.map(\.line)
        case .createRateLimit(let name, _): ["create the rate limit \(name)"]
        case .createBucket(let limit, let bucket): ["\(limit): add \(bucket.max) starts in \(bucket.interval) s"]
        case .updateBucket(let limit, _, let max, let bucket):
            ["\(limit): \(max.map(String.init) ?? "?") → \(bucket.max) starts in \(bucket.interval) s"]
        case .deleteBucket(let limit, _, let max, let interval):
            ["\(limit): remove \(max.map(String.init) ?? "?") starts in \(interval.map(String.init) ?? "?") s"]
        case .createWebhook(let fields): ["create the webhook: " + Self.text(fields)]
        case .updateWebhook(_, let changes): changes.map { "webhook: \($0.line)" }
        }
    }

    private static func text(_ fields: [FormField]) -> String {
        fields.map { "\($0.name) \($0.value.printable)" }.joined(separator: ", ")
    }
}

extension SettingChange {
    fileprivate var line: String {
        "\(name): \(now.isEmpty ? "nothing" : now.printable) → \(wanted.joined(separator: ", ").printable)"
    }
}
