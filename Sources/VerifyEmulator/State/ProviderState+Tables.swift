extension ProviderState {
    /// Everything that outlives a restart; a test compares this list with the properties.
    static let tables: [StateTable] = [
        StateTable("services", \.services),
        StateTable("verifications", \.verifications),
        StateTable("attempts", \.attempts),
        StateTable("silentAttempts", \.silentAttempts),
        StateTable("entities", \.entities),
        StateTable("factors", \.factors),
        StateTable("pushFactors", \.pushFactors),
        StateTable("challenges", \.challenges),
        StateTable("passkeyFactors", \.passkeyFactors),
        StateTable("passkeyCeremonies", \.passkeyCeremonies),
        StateTable("accessTokens", \.accessTokens),
        StateTable("rateLimits", \.rateLimits),
        StateTable("buckets", \.buckets),
        StateTable("meter", \.meter),
        StateTable("messagingConfigurations", \.messagingConfigurations),
        StateTable("safeList", \.safeList),
        StateTable("templates", \.templates),
        StateTable("webhooks", \.webhooks),
        StateTable("inbox", \.inbox),
    ]
}
