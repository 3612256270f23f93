import VerifyModel

/// A request type as its operation reads and writes it.
struct BuiltRequest: Sendable {
    let readAndWrite: @Sendable (Form) throws -> Form

    init<Request: FormRequest>(_ type: Request.Type) { readAndWrite = { try type.init(form: $0).form } }
}

/// The request of every operation that has parameters in a form or a query.
let builtRequests: [String: BuiltRequest] = [
    "CreateService": BuiltRequest(CreateService.self),
    "ListService": BuiltRequest(PageQuery.self),
    "UpdateService": BuiltRequest(UpdateService.self),
    "CreateVerification": BuiltRequest(CreateVerification.self),
    "UpdateVerification": BuiltRequest(UpdateVerification.self),
    "CreateVerificationCheck": BuiltRequest(CreateVerificationCheck.self),
    "CreateRateLimit": BuiltRequest(CreateRateLimit.self),
    "ListRateLimit": BuiltRequest(PageQuery.self),
    "UpdateRateLimit": BuiltRequest(UpdateRateLimit.self),
    "CreateBucket": BuiltRequest(CreateBucket.self),
    "ListBucket": BuiltRequest(PageQuery.self),
    "UpdateBucket": BuiltRequest(UpdateBucket.self),
    "CreateMessagingConfiguration": BuiltRequest(CreateMessagingConfiguration.self),
    "ListMessagingConfiguration": BuiltRequest(PageQuery.self),
    "UpdateMessagingConfiguration": BuiltRequest(UpdateMessagingConfiguration.self),
    "CreateEntity": BuiltRequest(CreateEntity.self),
    "ListEntity": BuiltRequest(PageQuery.self),
    "CreateNewFactor": BuiltRequest(CreateNewFactor.self),
    "ListFactor": BuiltRequest(PageQuery.self),
    "UpdateFactor": BuiltRequest(UpdateFactor.self),
    "CreateChallenge": BuiltRequest(CreateChallenge.self),
    "ListChallenge": BuiltRequest(ListChallenges.self),
    "UpdateChallenge": BuiltRequest(UpdateChallenge.self),
    "CreateNotification": BuiltRequest(CreateNotification.self),
    "CreateAccessToken": BuiltRequest(CreateAccessToken.self),
    "CreateWebhook": BuiltRequest(CreateWebhook.self),
    "ListWebhook": BuiltRequest(PageQuery.self),
    "UpdateWebhook": BuiltRequest(UpdateWebhook.self),
    "CreateSafelist": BuiltRequest(CreateSafelist.self),
    "ListVerificationTemplate": BuiltRequest(ListTemplates.self),
    "ListVerificationAttempt": BuiltRequest(ListAttempts.self),
    "FetchVerificationAttemptsSummary": BuiltRequest(SummarizeAttempts.self),
]

/// A request type of an operation that takes a JSON body.
struct BuiltJSONRequest: Sendable {
    let readAndWrite: @Sendable ([UInt8]) throws -> [UInt8]

    init<Request: JSONRequest>(_ type: Request.Type) { readAndWrite = { try VerifyJSON.decode(type, from: $0).json } }
}

/// The request of every operation that has a JSON body.
let builtJSONRequests: [String: BuiltJSONRequest] = [
    "CreateNewFactorPasskey": BuiltJSONRequest(CreateNewFactorPasskey.self),
    "UpdatePasskeysFactor": BuiltJSONRequest(UpdatePasskeysFactor.self),
    "CreateChallengePasskeys": BuiltJSONRequest(CreateChallengePasskeys.self),
    "UpdateChallengePasskeys": BuiltJSONRequest(UpdateChallengePasskeys.self),
]
