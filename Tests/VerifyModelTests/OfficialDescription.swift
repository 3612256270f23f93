import Foundation
import Testing

/// The provider's own OpenAPI description (twilio/twilio-oai, release 2.6.7; it names its licence), read without our model.
struct OfficialDescription: Sendable {
    struct Operation: Sendable {
        let id: String
        let method: String
        let path: String
        /// What the query or the form body takes, by name.
        let parameters: [String: Parameter]
        let required: Set<String>
        let answers: [Answer]
    }

    struct Parameter: Sendable {
        let type: String?
        let format: String?
        let pattern: String?
        let values: [String]?
    }

    struct Answer: Sendable, CustomTestStringConvertible {
        let operation: String
        let name: String
        let status: Int
        let body: Data

        var testDescription: String { "\(operation) \(status) \(name)" }
    }

    let operations: [Operation]
    /// The members of each resource, by the name of its schema without `verify.v2.`.
    let resources: [String: Set<String>]

    static let shared = OfficialDescription()

    var answers: [Answer] { operations.flatMap(\.answers) }

    private init() {
        let root = Node(fixture: "twilio_verify_v2")
        resources = root["components"]["schemas"].members.reduce(into: [:]) { resources, schema in
            guard schema.key.hasPrefix("verify.v2.") else { return }
            resources[String(schema.key.dropFirst(10))] = Set(schema.value["properties"].members.keys)
        }
        operations = root["paths"].members.flatMap { path, methods in
            methods.members.compactMap { method, operation in
                operation["operationId"].text.map { id in
                    Operation(id: id, method: method.uppercased(), path: path, operation, in: root)
                }
            }
        }
    }
}

extension OfficialDescription.Operation {
    fileprivate init(id: String, method: String, path: String, _ operation: Node, in root: Node) {
        let body = operation["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
        let query = operation["parameters"].items.filter { $0["in"].text == "query" }
        var parameters = body["properties"].members.mapValues { OfficialDescription.Parameter($0, in: root) }
        for parameter in query {
            parameters[parameter["name"].text ?? ""] = OfficialDescription.Parameter(parameter["schema"], in: root)
        }
        self.init(
            id: id,
            method: method,
            path: path,
            parameters: parameters,
            required: Set(body["required"].items.compactMap(\.text)),
            answers: operation["responses"].members.flatMap { status, response in
                response["content"]["application/json"]["examples"].members.map { name, example in
                    OfficialDescription.Answer(
                        operation: id,
                        name: name,
                        status: Int(status) ?? 0,
                        body: example["value"].json
                    )
                }
            }
        )
    }
}

extension OfficialDescription.Parameter {
    fileprivate init(_ schema: Node, in root: Node) {
        let name = schema["$ref"].text?.split(separator: "/").last.map(String.init)
        let schema = name.map { root["components"]["schemas"][$0] } ?? schema
        let values = schema["enum"].items.compactMap(\.text)
        self.init(
            type: schema["type"].text,
            format: schema["format"].text,
            pattern: schema["pattern"].text,
            values: values.isEmpty ? nil : values
        )
    }
}

/// A place in a JSON tree; what is not there is empty.
private struct Node {
    let value: Any?

    init(value: Any?) { self.value = value }

    init(fixture name: String) {
        let url = Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures")
        let text = url.flatMap { try? Data(contentsOf: $0) }
        value = text.flatMap { try? JSONSerialization.jsonObject(with: $0) }
    }

    subscript(name: String) -> Node { members[name] ?? Node(value: nil) }

    var members: [String: Node] { (value as? [String: Any] ?? [:]).mapValues(Node.init(value:)) }
    var items: [Node] { (value as? [Any] ?? []).map(Node.init(value:)) }
    var text: String? { value as? String }
    var json: Data { value.flatMap { try? JSONSerialization.data(withJSONObject: $0) } ?? Data() }
}
