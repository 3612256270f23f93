import FoundationEssentials

/// Everything the provider knows about one account: a plain value that changes only by its operations.
///
/// Time comes in with each call and randomness through `random`, so the same calls give the same answers.
struct ProviderState: Sendable {
    var behaviour: Behaviour
    var random: Randomness

    var services = OrderedTable<ServiceRecord>()
    var verifications = VerificationShelf()
    var attempts = AttemptLog()
    var silentAttempts = SilentAttempts()
    var entities = OrderedTable<EntityRecord>()
    var factors: [String: FactorRecord] = [:]
    /// Factor SIDs by the credential SIDs that devices sign their tokens with.
    var pushFactors: [String: String] = [:]
    var challenges: [String: ChallengeRecord] = [:]
    /// Factor SIDs by service and credential id, and what each WebAuthn challenge belongs to: a factor or a challenge.
    var passkeyFactors: [String: String] = [:]
    var passkeyCeremonies: [String: String] = [:]
    var accessTokens: [String: AccessTokenRecord] = [:]
    var rateLimits = OrderedTable<RateLimitRecord>()
    var buckets = OrderedTable<BucketRecord>()
    var meter = RateLimitMeter()
    var messagingConfigurations = OrderedTable<MessagingConfigurationRecord>()
    /// By the number or prefix.
    var safeList: [String: SafeListRecord] = [:]
    var templates = OrderedTable<TemplateRecord>()
    var webhooks = OrderedTable<WebhookRecord>()
    /// Event calls that the operation under way has put out.
    var outbox: [WebhookCall] = []
    var inbox = Inbox()

    init(behaviour: Behaviour, random: Randomness, services sids: [String] = [], at now: Date) {
        self.behaviour = behaviour
        self.random = random
        for sid in sids {
            services.put(ServiceRecord(sid: sid, friendlyName: "Postern", at: now), for: sid)
        }
        for template in BuiltInTemplates.all { templates.put(template, for: template.sid) }
    }
}
