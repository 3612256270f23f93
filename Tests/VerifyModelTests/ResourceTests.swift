import Foundation
import OfficialDescription
import Testing
import VerifyModel

/// Holds each resource against the provider's own examples and schemas, by means that know nothing of our model.
@Suite struct ResourceTests {
    @Test(arguments: successes)
    func `every official example comes back as it was`(answer: OfficialDescription.Answer) throws {
        let resource = try #require(builtResources[answer.operation])

        let written = try resource.readAndWrite(Array(answer.body))

        #expect(try JSON.tree(written) == JSON.tree(answer.body))
    }

    @Test(arguments: withResource)
    func `every member of the official schema is read and written`(operation: OfficialDescription.Operation) throws {
        let resource = try #require(builtResources[operation.id])
        let sample = operation.sampleResource

        let written = try JSON.tree(resource.readAndWrite(JSON.bytes(operation.answer(with: sample))))

        let item = try #require(
            operation.listKey.map { (written[$0] as? [[String: Any]])?.first } ?? written as? [String: Any]
        )
        #expect(resource.listKey == operation.listKey)
        for member in sample.keys.sorted() {
            #expect(item[member] as? NSObject == sample[member] as? NSObject, "\(operation).\(member)")
            #expect(!(sample[member] is NSNull), "\(operation).\(member): null proves nothing")
        }
    }

    @Test(arguments: withResource)
    func `null instead of any member does not spoil an answer`(operation: OfficialDescription.Operation) throws {
        let resource = try #require(builtResources[operation.id])
        let sample = operation.sampleResource

        for member in sample.keys where !(vital[operation.id] ?? ["sid"]).contains(member) {
            let answer = operation.answer(with: sample.merging([member: NSNull()]) { $1 })
            #expect(throws: Never.self, "\(operation).\(member)") { try resource.readAndWrite(JSON.bytes(answer)) }
            let shorter = operation.answer(with: sample.without(member))
            #expect(throws: Never.self, "\(operation) without \(member)") {
                try resource.readAndWrite(JSON.bytes(shorter))
            }
        }
    }

    @Test(arguments: withResource)
    func `numbers as text and text as numbers do not spoil an answer`(operation: OfficialDescription.Operation) throws {
        let resource = try #require(builtResources[operation.id])
        let sample = operation.sampleResource

        for (member, schema) in operation.resource?.properties ?? [:]
        where !(vital[operation.id] ?? ["sid"]).contains(member) {
            let value: Any? =
                switch schema.type {
                case "integer": "5"
                case "boolean": "true"
                case "string" where schema.values == nil: 5
                default: nil
                }
            guard let value else { continue }
            let answer = operation.answer(with: sample.merging([member: value]) { $1 })
            let written = try JSON.tree(resource.readAndWrite(JSON.bytes(answer)))
            let item = try #require(
                operation.listKey.map { (written[$0] as? [[String: Any]])?.first } ?? written as? [String: Any]
            )
            let expected = schema.type == "string" ? "5" as NSObject : sample[member] as? NSObject
            #expect(item[member] as? NSObject == expected, "\(operation).\(member)")
        }
    }

    @Test func `the description holds what these tests walk`() {
        #expect(OfficialDescription.shared.operations.count == 57)
        #expect(Set(builtResources.keys) == Set(Self.withResource.map(\.id)))
        #expect(Self.withResource.count == 49)
        #expect(Self.successes.count > 60)
    }

    /// Members without which an answer means nothing, so that it must not be believed; all others may be missing.
    private let vital: [String: Set<String>] = {
        let verification: Set = ["sid", "service_sid", "status"]
        let proof: Set = ["sid", "status"]
        return [
            "CreateVerification": verification, "FetchVerification": verification, "UpdateVerification": verification,
            "CreateVerificationCheck": verification,
            "CreateEntity": ["sid", "identity"], "ListEntity": ["sid", "identity"], "FetchEntity": ["sid", "identity"],
            "CreateNewFactor": proof, "ListFactor": proof, "FetchFactor": proof, "UpdateFactor": proof,
            "CreateNewFactorPasskey": proof, "UpdatePasskeysFactor": proof,
            "CreateChallenge": proof, "ListChallenge": proof, "FetchChallenge": proof, "UpdateChallenge": proof,
            "CreateChallengePasskeys": proof, "UpdateChallengePasskeys": proof,
            "CreateMessagingConfiguration": ["country"], "ListMessagingConfiguration": ["country"],
            "FetchMessagingConfiguration": ["country"], "UpdateMessagingConfiguration": ["country"],
        ]
    }()

    private static let withResource = OfficialDescription.shared.operations.filter { $0.resource != nil }
    private static let successes = OfficialDescription.shared.answers.filter { $0.status < 300 }
}

extension OfficialDescription.Operation {
    /// The resource itself, or a page that holds it alone.
    fileprivate func answer(with resource: [String: Any]) -> [String: Any] {
        guard let listKey else { return resource }
        return [listKey: [resource], "meta": ["key": listKey, "next_page_url": NSNull()]]
    }
}
