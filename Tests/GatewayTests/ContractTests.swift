import Foundation
import Gateway
import Testing

/// openapi.yaml and the code name the same problems.
@Suite struct ContractTests {
    private let contract: String

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        contract = try String(contentsOf: root.appending(path: "openapi.yaml"), encoding: .utf8)
    }

    @Test(arguments: ProblemCode.allCases)
    func `every problem stands in the table of the contract`(code: ProblemCode) {
        #expect(contract.contains("    | `\(code.rawValue)` | \(code.status) | "))
    }

    @Test(arguments: ProblemCode.allCases)
    func `every problem has an example as the service writes it`(code: ProblemCode) {
        let name = code.rawValue

        let example = """
                \(name):
                  value:
                    type: /problems/\(name)
                    title: \(code.title)
                    status: \(code.status)
                    code: \(name)

            """

        #expect(contract.contains(example))
    }
}
