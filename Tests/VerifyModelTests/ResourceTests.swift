import Foundation
import Testing
import VerifyModel

/// Holds each resource against the provider's own examples and schemas, by means that know nothing of our model.
@Suite struct ResourceTests {
    @Test(arguments: successes)
    func `every official example comes back as it was`(answer: OfficialDescription.Answer) throws {
        let resource = try #require(builtResources[answer.operation])

        let written = try resource.readAndWrite(Array(answer.body))

        #expect(try tree(written) == tree(answer.body))
    }

    @Test(arguments: builtResources.sorted { $0.key < $1.key })
    func `every member of the official schema is written`(operation: String, resource: BuiltResource) throws {
        let members = try #require(OfficialDescription.shared.resources[resource.schema])
        let examples = Self.successes.filter { $0.operation == operation }
        // Some examples are empty lists; the fullest one has an item.
        let fullest = try #require(examples.max { $0.body.count < $1.body.count })

        let written = try tree(resource.readAndWrite(Array(fullest.body)))

        let item = try #require(resource.listKey.map { (written[$0] as? [NSDictionary])?.first } ?? written)
        #expect(members.subtracting(item.allKeys.compactMap { $0 as? String }) == [])
    }

    @Test func `the description holds what these tests walk`() {
        #expect(OfficialDescription.shared.operations.count == 57)
        #expect(OfficialDescription.shared.resources.count == 18)
        #expect(OfficialDescription.shared.answers.count > 60)
    }

    private static let successes = OfficialDescription.shared.answers.filter {
        $0.status < 300 && builtResources[$0.operation] != nil
    }

    private func tree(_ json: some Sequence<UInt8>) throws -> NSDictionary {
        try #require(try JSONSerialization.jsonObject(with: Data(json)) as? NSDictionary)
    }
}

/// A resource as one operation answers it.
struct BuiltResource: Sendable {
    let schema: String
    let listKey: String?
    let readAndWrite: @Sendable ([UInt8]) throws -> [UInt8]

    static func one<Value: VerifyResource>(_ schema: String, _ type: Value.Type) -> BuiltResource {
        BuiltResource(schema: schema, listKey: nil) { try VerifyJSON.encode(VerifyJSON.decode(type, from: $0)) }
    }

    static func page<Value: ListedResource>(_ schema: String, _ type: Value.Type) -> BuiltResource {
        BuiltResource(schema: schema, listKey: Value.listKey) {
            try VerifyJSON.encode(VerifyJSON.decode(Page<Value>.self, from: $0))
        }
    }
}

let builtResources: [String: BuiltResource] = [
    "CreateService": .one("service", VerifyService.self),
    "ListService": .page("service", VerifyService.self),
    "FetchService": .one("service", VerifyService.self),
    "UpdateService": .one("service", VerifyService.self),
    "CreateVerification": .one("service.verification", Verification.self),
    "FetchVerification": .one("service.verification", Verification.self),
    "UpdateVerification": .one("service.verification", Verification.self),
    "CreateVerificationCheck": .one("service.verification_check", VerificationCheck.self),
    "CreateEntity": .one("service.entity", Entity.self),
    "ListEntity": .page("service.entity", Entity.self),
    "FetchEntity": .one("service.entity", Entity.self),
    "CreateNewFactor": .one("service.entity.new_factor", NewFactor.self),
    "ListFactor": .page("service.entity.factor", Factor.self),
    "FetchFactor": .one("service.entity.factor", Factor.self),
    "UpdateFactor": .one("service.entity.factor", Factor.self),
    "CreateChallenge": .one("service.entity.challenge", Challenge.self),
    "ListChallenge": .page("service.entity.challenge", Challenge.self),
    "FetchChallenge": .one("service.entity.challenge", Challenge.self),
    "UpdateChallenge": .one("service.entity.challenge", Challenge.self),
    "CreateNotification": .one("service.entity.challenge.notification", ChallengeNotification.self),
    "CreateAccessToken": .one("service.access_token", AccessToken.self),
    "FetchAccessToken": .one("service.access_token", AccessToken.self),
    "ListVerificationAttempt": .page("verification_attempt", Attempt.self),
    "FetchVerificationAttempt": .one("verification_attempt", Attempt.self),
    "FetchVerificationAttemptsSummary": .one("verification_attempts_summary", AttemptsSummary.self),
]
