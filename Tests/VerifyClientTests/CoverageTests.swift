import Foundation
import OfficialDescription
import ScriptedServer
import Testing
import VerifyClient
import VerifyModel

/// Walks the official description over real sockets: each operation is one typed method that asks as described and reads
/// what is described.
@Suite struct CoverageTests {
    @Test func `every official operation is one typed method`() {
        #expect(Set(typedCalls.keys) == Set(OfficialDescription.shared.operations.map(\.id)))
        #expect(typedCalls.count == 57)
    }

    @Test(arguments: OfficialDescription.shared.operations)
    func `an operation is asked as described`(operation: OfficialDescription.Operation) async throws {
        let (request, _) = try await exchange(operation, answer(operation))

        let target = request.target.split(separator: "?", maxSplits: 1)
        #expect(request.method == operation.method)
        #expect(target.first.map(String.init) == operation.samplePath)
        #expect(request.header("Accept") == "application/json")
        #expect(request.header("Authorization") == "Basic " + Data("AC01:secret".utf8).base64EncodedString())
        let query = target.count > 1 ? fields(String(target[1])) : []
        switch operation.method {
        case "POST" where operation.body != nil:
            let body = try JSONSerialization.jsonObject(with: Data(request.body.utf8)) as? NSDictionary
            #expect(request.header("Content-Type") == "application/json")
            #expect(body == operation.body?.value(named: "") as? NSDictionary)
            #expect(query.isEmpty)
        case "POST":
            #expect(request.header("Content-Type") == "application/x-www-form-urlencoded")
            #expect(Set(fields(request.body)) == Set(operation.sampleFields))
            #expect(query.isEmpty)
        default:
            #expect(Set(query) == Set(operation.sampleFields))
            #expect(request.body.isEmpty && request.header("Content-Type") == nil)
        }
    }

    @Test(arguments: OfficialDescription.shared.answers.filter { $0.status < 300 })
    func `an official answer comes back as a value`(answer: OfficialDescription.Answer) async throws {
        let operation = try #require(OfficialDescription.shared[answer.operation])

        let (_, outcome) = try await exchange(operation, answer)

        let value = try #require(outcome.value)
        #expect(outcome.raw.status == answer.status && outcome.raw.body == Array(answer.body))
        #expect(
            try JSONSerialization.jsonObject(with: Data(value)) as? NSDictionary
                == JSONSerialization.jsonObject(with: answer.body) as? NSDictionary
        )
    }

    @Test(arguments: OfficialDescription.shared.operations.filter { !$0.headers.isEmpty })
    func `the official headers can be read`(operation: OfficialDescription.Operation) async throws {
        let headers = operation.headers.sorted().map { "\($0): value of \($0)" }

        let (_, outcome) = try await exchange(operation, answer(operation), headers)

        for name in operation.headers {
            let header = try #require(VerifyHeader(rawValue: name))
            #expect(outcome.raw.header(header) == "value of \(name)")
        }
    }

    /// A good answer of the operation; a deletion has none to show.
    private func answer(_ operation: OfficialDescription.Operation) throws -> OfficialDescription.Answer {
        if operation.method == "DELETE" {
            return .init(operation: operation.id, name: "gone", status: 204, body: Data())
        }
        return try #require(operation.answers.first { $0.status < 300 })
    }

    /// Calls the typed method of an operation against a server that gives one answer.
    private func exchange(
        _ operation: OfficialDescription.Operation,
        _ answer: OfficialDescription.Answer,
        _ headers: [String] = []
    ) async throws -> (SeenRequest, CallOutcome) {
        let call = try #require(typedCalls[operation.id])
        let json = try operation.body?.value(named: "").map { try JSONSerialization.data(withJSONObject: $0) }
        let sample = CallSample(
            form: Form(fields: operation.sample.map { FormField($0.name, $0.value) }),
            json: Array(json ?? Data())
        )
        let server = try ScriptedServer { peer in
            try peer.readRequest()
            try peer.answer("\(answer.status) Fine", headers, body: String(decoding: answer.body, as: UTF8.self))
        }
        let outcome = try await withTransport { transport in
            try await call(VerifyClient(server, over: transport), sample)
        }
        return (try #require(await server.nextRequest().flatMap(SeenRequest.init)), outcome)
    }

    /// The pairs of a form, read by means of Foundation's own.
    private func fields(_ form: String) -> [String] {
        var components = URLComponents()
        components.percentEncodedQuery = form.replacing("+", with: "%20")
        return (components.queryItems ?? []).map { "\($0.name)=\($0.value ?? "")" }
    }
}

extension OfficialDescription.Operation {
    /// The path with a sample at each placeholder, escaped as one segment.
    fileprivate var samplePath: String {
        let unreserved = CharacterSet(
            charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
        )
        return path.split(separator: "/").map { segment in
            let name = String(segment.dropFirst().dropLast())
            guard segment.hasPrefix("{"), let text = pathParameters[name]?.text(named: name) else {
                return "/\(segment)"
            }
            return "/" + (text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? "")
        }.joined()
    }

    fileprivate var sampleFields: [String] { sample.map { "\($0.name)=\($0.value)" } }
}
