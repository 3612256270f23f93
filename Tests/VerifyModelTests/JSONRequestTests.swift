import Foundation
import OfficialDescription
import Testing
import VerifyModel

/// Holds each JSON body against the official description.
@Suite struct JSONRequestTests {
    @Test(arguments: withBody)
    func `every official member is read and written`(operation: OfficialDescription.Operation) throws {
        let request = try #require(builtJSONRequests[operation.id])
        let sample = try #require(operation.body?.value(named: "") as? [String: Any])

        let written = try request.readAndWrite(JSON.bytes(sample))

        #expect(try JSON.tree(written) == sample as NSDictionary)
    }

    @Test(arguments: withBody)
    func `every official example is written as it was`(operation: OfficialDescription.Operation) throws {
        let request = try #require(builtJSONRequests[operation.id])

        #expect(!operation.bodies.isEmpty)
        for example in operation.bodies {
            #expect(try JSON.tree(request.readAndWrite(Array(example))) == JSON.tree(example))
        }
    }

    @Test(arguments: withBody)
    func `without its required members a request is not read`(operation: OfficialDescription.Operation) throws {
        let request = try #require(builtJSONRequests[operation.id])
        let body = try #require(operation.body)
        let sample = try #require(body.value(named: "") as? [String: Any])

        for name in body.required {
            #expect(throws: DecodingError.self) { try request.readAndWrite(JSON.bytes(sample.without(name))) }
        }
        for (outer, schema) in body.properties {
            for name in schema.required {
                let inner = try #require(sample[outer] as? [String: Any])
                let broken = sample.merging([outer: inner.without(name)]) { $1 }
                #expect(throws: DecodingError.self) { try request.readAndWrite(JSON.bytes(broken)) }
            }
        }
    }

    @Test func `there is no JSON request but the official ones`() {
        #expect(Set(builtJSONRequests.keys) == Set(Self.withBody.map(\.id)))
        #expect(Self.withBody.count == 4)
    }

    @Test func `a passkey that the authenticator finds by itself is asked for with an empty object`() {
        #expect(CreateChallengePasskeys().json == Array("{}".utf8))
    }

    @Test func `a way to reach an authenticator that nobody has heard of is passed on`() throws {
        let body = #"{"response":{"attestationObject":"a","clientDataJSON":"b","transports":["carrier-pigeon"]}}"#

        let request = try VerifyJSON.decode(UpdatePasskeysFactor.self, from: Array(body.utf8))

        #expect(String(decoding: request.json, as: UTF8.self) == body)
    }

    @Test func `a JSON request does not print what it holds`() {
        #expect("\(CreateNewFactorPasskey(friendlyName: "Rosa", identity: "rosa-0001"))" == "CreateNewFactorPasskey")
    }

    private static let withBody = OfficialDescription.shared.operations.filter { $0.body != nil }
}

/// JSON trees that compare by value, made without our model.
enum JSON {
    static func bytes(_ object: [String: Any]) throws -> [UInt8] {
        Array(try JSONSerialization.data(withJSONObject: object))
    }

    static func tree(_ json: some Sequence<UInt8>) throws -> NSDictionary {
        try #require(try JSONSerialization.jsonObject(with: Data(json)) as? NSDictionary)
    }
}

extension [String: Any] {
    func without(_ name: String) -> [String: Any] { filter { $0.key != name } }
}
