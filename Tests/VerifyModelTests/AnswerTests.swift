import Foundation
import OfficialDescription
import Testing
import VerifyModel

/// Answers written after the provider's documentation and its SDKs: states and channels that the official examples lack.
@Suite struct AnswerTests {
    @Test(arguments: answers.filter { $0.operation != nil })
    func `an answer comes back as it was`(answer: ExampleAnswer) throws {
        let resource = try #require(answer.operation.flatMap { builtResources[$0] })

        let written = try resource.readAndWrite(answer.body)

        #expect(try JSON.tree(written) == JSON.tree(answer.body))
    }

    @Test(arguments: answers.filter { $0.operation == nil })
    func `an error is read`(answer: ExampleAnswer) throws {
        let failure = try VerifyJSON.decode(VerifyFailure.self, from: answer.body)
        let members = try JSON.tree(answer.body)

        #expect(failure.code.number == members["code"] as? Int && failure.code.entry != nil)
        #expect(failure.status == answer.status)
        #expect(failure.message == members["message"] as? String ?? members["detail"] as? String)
    }

    @Test func `the file holds what these tests walk`() {
        #expect(answers.count == 60)
        #expect(Set(answers.compactMap(\.operation)).isSubset(of: builtResources.keys))
    }

    @Test func `the details of an error are kept, and kept from print`() throws {
        let body = #"{"code":60306,"message":"m","status":400,"details":{"to":"+12025550143"}}"#

        let failure = try VerifyJSON.decode(VerifyFailure.self, from: Array(body.utf8))

        #expect(failure.details == .object(["to": .string("+12025550143")]))
        #expect("\(failure) \(String(reflecting: failure))".contains("2025550143") == false)
    }
}

struct ExampleAnswer: Sendable, CustomStringConvertible {
    let title: String
    /// Nil for an error.
    let operation: String?
    let status: Int
    let body: [UInt8]

    var description: String { title }
}

private let answers: [ExampleAnswer] = {
    // A file that cannot be read leaves nothing to walk, which a test notices.
    let text = (try? Data(contentsOf: Fixtures.url("example_answers", "json"))) ?? Data()
    let list = (try? JSONSerialization.jsonObject(with: text)) as? [[String: Any]] ?? []
    return list.compactMap { entry in
        guard let title = entry["title"] as? String, let status = entry["status"] as? Int,
            let body = (entry["body"] as? [String: Any]).flatMap({ try? JSON.bytes($0) })
        else { return nil }
        return ExampleAnswer(title: title, operation: entry["operation"] as? String, status: status, body: body)
    }
}()
