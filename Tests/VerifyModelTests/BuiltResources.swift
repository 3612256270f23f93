import VerifyModel

/// A resource as one operation answers it.
struct BuiltResource: Sendable {
    let listKey: String?
    let readAndWrite: @Sendable ([UInt8]) throws -> [UInt8]

    static func one<Value: VerifyResource>(_ type: Value.Type) -> BuiltResource {
        BuiltResource(listKey: nil) { try VerifyJSON.encode(VerifyJSON.decode(type, from: $0)) }
    }

    static func page<Value: ListedResource>(_ type: Value.Type) -> BuiltResource {
        BuiltResource(listKey: Value.listKey) {
            try VerifyJSON.encode(VerifyJSON.decode(Page<Value>.self, from: $0))
        }
    }
}

/// The resource of every operation that answers with one; the deletions do not.
let builtResources: [String: BuiltResource] = [
    "CreateService": .one(VerifyService.self),
    "ListService": .page(VerifyService.self),
    "FetchService": .one(VerifyService.self),
    "UpdateService": .one(VerifyService.self),
    "CreateVerification": .one(Verification.self),
    "FetchVerification": .one(Verification.self),
    "UpdateVerification": .one(Verification.self),
    "CreateVerificationCheck": .one(VerificationCheck.self),
    "CreateEntity": .one(Entity.self),
    "ListEntity": .page(Entity.self),
    "FetchEntity": .one(Entity.self),
    "CreateNewFactor": .one(NewFactor.self),
    "ListFactor": .page(Factor.self),
    "FetchFactor": .one(Factor.self),
    "UpdateFactor": .one(Factor.self),
    "CreateChallenge": .one(Challenge.self),
    "ListChallenge": .page(Challenge.self),
    "FetchChallenge": .one(Challenge.self),
    "UpdateChallenge": .one(Challenge.self),
    "CreateNotification": .one(ChallengeNotification.self),
    "CreateAccessToken": .one(AccessToken.self),
    "FetchAccessToken": .one(AccessToken.self),
    "ListVerificationAttempt": .page(Attempt.self),
    "FetchVerificationAttempt": .one(Attempt.self),
    "FetchVerificationAttemptsSummary": .one(AttemptsSummary.self),
    "CreateRateLimit": .one(RateLimit.self),
    "ListRateLimit": .page(RateLimit.self),
    "FetchRateLimit": .one(RateLimit.self),
    "UpdateRateLimit": .one(RateLimit.self),
    "CreateBucket": .one(Bucket.self),
    "ListBucket": .page(Bucket.self),
    "FetchBucket": .one(Bucket.self),
    "UpdateBucket": .one(Bucket.self),
    "CreateMessagingConfiguration": .one(MessagingConfiguration.self),
    "ListMessagingConfiguration": .page(MessagingConfiguration.self),
    "FetchMessagingConfiguration": .one(MessagingConfiguration.self),
    "UpdateMessagingConfiguration": .one(MessagingConfiguration.self),
    "CreateWebhook": .one(Webhook.self),
    "ListWebhook": .page(Webhook.self),
    "FetchWebhook": .one(Webhook.self),
    "UpdateWebhook": .one(Webhook.self),
    "CreateNewFactorPasskey": .one(NewFactor.self),
    "UpdatePasskeysFactor": .one(Factor.self),
    "CreateChallengePasskeys": .one(PasskeysChallenge.self),
    "UpdateChallengePasskeys": .one(PasskeysChallenge.self),
    "FetchForm": .one(VerifyForm.self),
    "CreateSafelist": .one(SafelistNumber.self),
    "FetchSafelist": .one(SafelistNumber.self),
    "ListVerificationTemplate": .page(VerificationTemplate.self),
]
