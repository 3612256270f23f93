/// Every operation of the API by the name the official description gives it.
package enum VerifyOperation: String, CaseIterable, Sendable {
    case createService = "CreateService"
    case listService = "ListService"
    case fetchService = "FetchService"
    case updateService = "UpdateService"
    case deleteService = "DeleteService"

    case createVerification = "CreateVerification"
    case fetchVerification = "FetchVerification"
    case updateVerification = "UpdateVerification"
    case createVerificationCheck = "CreateVerificationCheck"

    case createEntity = "CreateEntity"
    case listEntity = "ListEntity"
    case fetchEntity = "FetchEntity"
    case deleteEntity = "DeleteEntity"
    case createNewFactor = "CreateNewFactor"
    case listFactor = "ListFactor"
    case fetchFactor = "FetchFactor"
    case updateFactor = "UpdateFactor"
    case deleteFactor = "DeleteFactor"
    case createChallenge = "CreateChallenge"
    case listChallenge = "ListChallenge"
    case fetchChallenge = "FetchChallenge"
    case updateChallenge = "UpdateChallenge"
    case createNotification = "CreateNotification"

    case createAccessToken = "CreateAccessToken"
    case fetchAccessToken = "FetchAccessToken"

    case createRateLimit = "CreateRateLimit"
    case listRateLimit = "ListRateLimit"
    case fetchRateLimit = "FetchRateLimit"
    case updateRateLimit = "UpdateRateLimit"
    case deleteRateLimit = "DeleteRateLimit"
    case createBucket = "CreateBucket"
    case listBucket = "ListBucket"
    case fetchBucket = "FetchBucket"
    case updateBucket = "UpdateBucket"
    case deleteBucket = "DeleteBucket"

    case createMessagingConfiguration = "CreateMessagingConfiguration"
    case listMessagingConfiguration = "ListMessagingConfiguration"
    case fetchMessagingConfiguration = "FetchMessagingConfiguration"
    case updateMessagingConfiguration = "UpdateMessagingConfiguration"
    case deleteMessagingConfiguration = "DeleteMessagingConfiguration"

    case createWebhook = "CreateWebhook"
    case listWebhook = "ListWebhook"
    case fetchWebhook = "FetchWebhook"
    case updateWebhook = "UpdateWebhook"
    case deleteWebhook = "DeleteWebhook"

    case createNewFactorPasskey = "CreateNewFactorPasskey"
    case updatePasskeysFactor = "UpdatePasskeysFactor"
    case createChallengePasskeys = "CreateChallengePasskeys"
    case updateChallengePasskeys = "UpdateChallengePasskeys"

    case fetchForm = "FetchForm"
    case createSafelist = "CreateSafelist"
    case fetchSafelist = "FetchSafelist"
    case deleteSafelist = "DeleteSafelist"
    case listVerificationTemplate = "ListVerificationTemplate"

    case listVerificationAttempt = "ListVerificationAttempt"
    case fetchVerificationAttempt = "FetchVerificationAttempt"
    case fetchVerificationAttemptsSummary = "FetchVerificationAttemptsSummary"
}

/// The methods of HTTP that the API knows.
package enum VerifyMethod: String, Sendable {
    case get = "GET"
    case post = "POST"
    case delete = "DELETE"
}

extension VerifyOperation {
    /// The operation behind a method and a path; nil if the path does not answer to the method.
    package init?(_ method: VerifyMethod, _ route: VerifyRoute) {
        guard let operation = Self.byCall[Call(method: method, path: route.template)] else { return nil }
        self = operation
    }

    /// The verb in front of the name decides.
    package var method: VerifyMethod {
        if rawValue.hasPrefix("List") || rawValue.hasPrefix("Fetch") { return .get }
        return rawValue.hasPrefix("Delete") ? .delete : .post
    }

    package var path: VerifyPath {
        switch self {
        case .createService, .listService: .services
        case .fetchService, .updateService, .deleteService: .service
        case .createVerification: .verifications
        case .fetchVerification, .updateVerification: .verification
        case .createVerificationCheck: .verificationCheck
        case .createEntity, .listEntity: .entities
        case .fetchEntity, .deleteEntity: .entity
        case .createNewFactor, .listFactor: .factors
        case .fetchFactor, .updateFactor, .deleteFactor: .factor
        case .createChallenge, .listChallenge: .challenges
        case .fetchChallenge, .updateChallenge: .challenge
        case .createNotification: .notifications
        case .createAccessToken: .accessTokens
        case .fetchAccessToken: .accessToken
        case .createRateLimit, .listRateLimit: .rateLimits
        case .fetchRateLimit, .updateRateLimit, .deleteRateLimit: .rateLimit
        case .createBucket, .listBucket: .buckets
        case .fetchBucket, .updateBucket, .deleteBucket: .bucket
        case .createMessagingConfiguration, .listMessagingConfiguration: .messagingConfigurations
        case .fetchMessagingConfiguration, .updateMessagingConfiguration, .deleteMessagingConfiguration:
            .messagingConfiguration
        case .createWebhook, .listWebhook: .webhooks
        case .fetchWebhook, .updateWebhook, .deleteWebhook: .webhook
        case .createNewFactorPasskey: .passkeysFactors
        case .updatePasskeysFactor: .passkeysVerifyFactor
        case .createChallengePasskeys: .passkeysChallenges
        case .updateChallengePasskeys: .passkeysApproveChallenge
        case .fetchForm: .form
        case .createSafelist: .safelist
        case .fetchSafelist, .deleteSafelist: .safelistNumber
        case .listVerificationTemplate: .templates
        case .listVerificationAttempt: .attempts
        case .fetchVerificationAttempt: .attempt
        case .fetchVerificationAttemptsSummary: .attemptsSummary
        }
    }

    private struct Call: Hashable {
        let method: VerifyMethod
        let path: VerifyPath
    }

    private static let byCall = Dictionary(
        uniqueKeysWithValues: allCases.map { (Call(method: $0.method, path: $0.path), $0) }
    )
}
