import VerifyClient
import VerifyModel

/// The parameters of one call: everything that the official description lists.
struct CallSample: Sendable {
    let form: Form
    let json: [UInt8]
}

/// What a typed method made of an answer.
struct CallOutcome: Sendable {
    let raw: RawAnswer
    /// The value written back as JSON; nil where there is none.
    let value: [UInt8]?
}

typealias TypedCall = @Sendable (VerifyClient, CallSample) async throws -> CallOutcome

/// Identifiers as the description makes samples of them: a prefix and zeros, or any text.
private let service: ServiceSID = sid()
private let text = "text with + and é"

private func sid<Kind>() -> SID<Kind> { SID(Kind.prefix + String(repeating: "0", count: 32)) }

private func one<Value: Encodable>(_ answer: VerifyAnswer<Value>) throws -> CallOutcome {
    CallOutcome(raw: answer.raw, value: try VerifyJSON.encode(answer.value))
}

private func page<Item>(_ list: VerifyList<Item>) async throws -> CallOutcome {
    try one(try await list.firstPage())
}

private func gone(_ answer: VerifyAnswer<Void>) -> CallOutcome { CallOutcome(raw: answer.raw, value: nil) }

/// The method of every operation, with the request that it takes.
let typedCalls = serviceCalls.merging(factorCalls) { $1 }.merging(setUpCalls) { $1 }.merging(accountCalls) { $1 }

private let serviceCalls: [String: TypedCall] = [
    "CreateService": { try one(try await $0.createService(CreateService(form: $1.form))) },
    "ListService": { try await page($0.listServices(PageQuery(form: $1.form))) },
    "FetchService": { client, _ in try one(try await client.fetchService(sid())) },
    "UpdateService": { try one(try await $0.updateService(sid(), UpdateService(form: $1.form))) },
    "DeleteService": { client, _ in gone(try await client.deleteService(sid())) },
    "CreateVerification": {
        try one(try await $0.createVerification(CreateVerification(form: $1.form), of: service))
    },
    "FetchVerification": { client, _ in try one(try await client.fetchVerification(to: text, of: service)) },
    "UpdateVerification": {
        try one(try await $0.updateVerification(to: text, of: service, UpdateVerification(form: $1.form)))
    },
    "CreateVerificationCheck": {
        try one(try await $0.createVerificationCheck(CreateVerificationCheck(form: $1.form), of: service))
    },
]

private let factorCalls: [String: TypedCall] = [
    "CreateEntity": { try one(try await $0.createEntity(CreateEntity(form: $1.form), of: service)) },
    "ListEntity": { try await page($0.listEntities(of: service, PageQuery(form: $1.form))) },
    "FetchEntity": { client, _ in try one(try await client.fetchEntity(text, of: service)) },
    "DeleteEntity": { client, _ in gone(try await client.deleteEntity(text, of: service)) },
    "CreateNewFactor": {
        try one(try await $0.createNewFactor(CreateNewFactor(form: $1.form), of: text, in: service))
    },
    "ListFactor": { try await page($0.listFactors(of: text, in: service, PageQuery(form: $1.form))) },
    "FetchFactor": { client, _ in try one(try await client.fetchFactor(sid(), of: text, in: service)) },
    "UpdateFactor": {
        try one(try await $0.updateFactor(sid(), of: text, in: service, UpdateFactor(form: $1.form)))
    },
    "DeleteFactor": { client, _ in gone(try await client.deleteFactor(sid(), of: text, in: service)) },
    "CreateChallenge": {
        try one(try await $0.createChallenge(CreateChallenge(form: $1.form), of: text, in: service))
    },
    "ListChallenge": { try await page($0.listChallenges(of: text, in: service, ListChallenges(form: $1.form))) },
    "FetchChallenge": { client, _ in try one(try await client.fetchChallenge(sid(), of: text, in: service)) },
    "UpdateChallenge": {
        try one(try await $0.updateChallenge(sid(), of: text, in: service, UpdateChallenge(form: $1.form)))
    },
    "CreateNotification": {
        let request = try CreateNotification(form: $1.form)
        return try one(try await $0.createNotification(request, for: sid(), of: text, in: service))
    },
    "CreateAccessToken": {
        try one(try await $0.createAccessToken(CreateAccessToken(form: $1.form), of: service))
    },
    "FetchAccessToken": { client, _ in try one(try await client.fetchAccessToken(sid(), of: service)) },
    "CreateNewFactorPasskey": {
        let request = try VerifyJSON.decode(CreateNewFactorPasskey.self, from: $1.json)
        return try one(try await $0.createNewFactorPasskey(request, of: service))
    },
    "UpdatePasskeysFactor": {
        let request = try VerifyJSON.decode(UpdatePasskeysFactor.self, from: $1.json)
        return try one(try await $0.updatePasskeysFactor(request, of: service))
    },
    "CreateChallengePasskeys": {
        let request = try VerifyJSON.decode(CreateChallengePasskeys.self, from: $1.json)
        return try one(try await $0.createChallengePasskeys(request, of: service))
    },
    "UpdateChallengePasskeys": {
        let request = try VerifyJSON.decode(UpdateChallengePasskeys.self, from: $1.json)
        return try one(try await $0.updateChallengePasskeys(request, of: service))
    },
]

private let setUpCalls: [String: TypedCall] = [
    "CreateRateLimit": { try one(try await $0.createRateLimit(CreateRateLimit(form: $1.form), of: service)) },
    "ListRateLimit": { try await page($0.listRateLimits(of: service, PageQuery(form: $1.form))) },
    "FetchRateLimit": { client, _ in try one(try await client.fetchRateLimit(sid(), of: service)) },
    "UpdateRateLimit": {
        try one(try await $0.updateRateLimit(sid(), of: service, UpdateRateLimit(form: $1.form)))
    },
    "DeleteRateLimit": { client, _ in gone(try await client.deleteRateLimit(sid(), of: service)) },
    "CreateBucket": { try one(try await $0.createBucket(CreateBucket(form: $1.form), of: sid(), in: service)) },
    "ListBucket": { try await page($0.listBuckets(of: sid(), in: service, PageQuery(form: $1.form))) },
    "FetchBucket": { client, _ in try one(try await client.fetchBucket(sid(), of: sid(), in: service)) },
    "UpdateBucket": {
        try one(try await $0.updateBucket(sid(), of: sid(), in: service, UpdateBucket(form: $1.form)))
    },
    "DeleteBucket": { client, _ in gone(try await client.deleteBucket(sid(), of: sid(), in: service)) },
    "CreateMessagingConfiguration": {
        let request = try CreateMessagingConfiguration(form: $1.form)
        return try one(try await $0.createMessagingConfiguration(request, of: service))
    },
    "ListMessagingConfiguration": {
        try await page($0.listMessagingConfigurations(of: service, PageQuery(form: $1.form)))
    },
    "FetchMessagingConfiguration": { client, _ in
        try one(try await client.fetchMessagingConfiguration(country: text, of: service))
    },
    "UpdateMessagingConfiguration": {
        let request = try UpdateMessagingConfiguration(form: $1.form)
        return try one(try await $0.updateMessagingConfiguration(country: text, of: service, request))
    },
    "DeleteMessagingConfiguration": { client, _ in
        gone(try await client.deleteMessagingConfiguration(country: text, of: service))
    },
    "CreateWebhook": { try one(try await $0.createWebhook(CreateWebhook(form: $1.form), of: service)) },
    "ListWebhook": { try await page($0.listWebhooks(of: service, PageQuery(form: $1.form))) },
    "FetchWebhook": { client, _ in try one(try await client.fetchWebhook(sid(), of: service)) },
    "UpdateWebhook": { try one(try await $0.updateWebhook(sid(), of: service, UpdateWebhook(form: $1.form))) },
    "DeleteWebhook": { client, _ in gone(try await client.deleteWebhook(sid(), of: service)) },
]

private let accountCalls: [String: TypedCall] = [
    "FetchForm": { client, _ in try one(try await client.fetchForm(.push)) },
    "CreateSafelist": { try one(try await $0.createSafelist(CreateSafelist(form: $1.form))) },
    "FetchSafelist": { client, _ in try one(try await client.fetchSafelist(text)) },
    "DeleteSafelist": { client, _ in gone(try await client.deleteSafelist(text)) },
    "ListVerificationTemplate": { try await page($0.listTemplates(ListTemplates(form: $1.form))) },
    "ListVerificationAttempt": { try await page($0.listAttempts(ListAttempts(form: $1.form))) },
    "FetchVerificationAttempt": { client, _ in try one(try await client.fetchAttempt(sid())) },
    "FetchVerificationAttemptsSummary": {
        try one(try await $0.fetchAttemptsSummary(SummarizeAttempts(form: $1.form)))
    },
]
