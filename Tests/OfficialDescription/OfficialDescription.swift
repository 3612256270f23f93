package import Foundation

/// The provider's own OpenAPI description (twilio/twilio-oai, release 2.6.7; it names its licence), read without our model.
package struct OfficialDescription: Sendable {
    package let operations: [Operation]

    package static let shared = OfficialDescription()

    package var answers: [Answer] { operations.flatMap(\.answers) }

    package subscript(id: String) -> Operation? { operations.first { $0.id == id } }

    private init() {
        let root = Node(fixture: "twilio_verify_v2")
        operations = root["paths"].members.flatMap { path, methods in
            methods.members.compactMap { method, operation in
                operation["operationId"].text.map { id in
                    Operation(id: id, method: method.uppercased(), path: path, operation, in: root)
                }
            }
        }.sorted { $0.id < $1.id }
    }
}

extension OfficialDescription {
    /// One operation with everything that goes in and comes out.
    package struct Operation: Sendable, CustomStringConvertible {
        package let id: String
        package let method: String
        package let path: String
        /// What stands at the placeholders of the path, by name.
        package let pathParameters: [String: Schema]
        /// What the query or the form body takes, by name.
        package let parameters: [String: Schema]
        package let required: Set<String>
        /// The JSON body, where there is one.
        package let body: Schema?
        package let bodies: [Data]
        /// The resource in a good answer, of a list one item; nil after a deletion.
        package let resource: Schema?
        /// The member of a list that holds its items.
        package let listKey: String?
        package let answers: [Answer]
        /// The names of the headers of good answers; those for browsers of other origins are left out.
        package let headers: Set<String>

        package var description: String { id }
    }

    /// What a value must look like.
    package struct Schema: Sendable {
        /// Nil where the description leaves the shape open.
        package let type: String?
        package let format: String?
        package let pattern: String?
        package let values: [String]?
        package let properties: [String: Schema]
        package let required: Set<String>
        /// Of an array.
        package let items: [Schema]
    }

    /// An example of an answer.
    package struct Answer: Sendable, CustomStringConvertible {
        package let operation: String
        package let name: String
        package let status: Int
        package let body: Data

        package init(operation: String, name: String, status: Int, body: Data) {
            self.operation = operation
            self.name = name
            self.status = status
            self.body = body
        }

        package var description: String { "\(operation) \(status) \(name)" }
    }
}

extension OfficialDescription.Operation {
    fileprivate init(id: String, method: String, path: String, _ operation: Node, in root: Node) {
        let form = operation["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
        let json = operation["requestBody"]["content"]["application/json"]
        let fields = form["properties"].members.mapValues { OfficialDescription.Schema($0, in: root) }
        let answers = operation["responses"].members.flatMap { status, response in
            response["content"]["application/json"]["examples"].members.map { name, example in
                OfficialDescription.Answer(
                    operation: id,
                    name: name,
                    status: Int(status) ?? 0,
                    body: example["value"].json
                )
            }
        }
        let good = operation["responses"].members.filter { $0.key.hasPrefix("2") }.values
        let schema = good.map { $0["content"]["application/json"]["schema"] }.first { $0.value != nil }
        let whole = schema.map { OfficialDescription.Schema($0, in: root) }
        let listKey = whole?.properties["meta"].flatMap { _ in whole?.properties.keys.first { $0 != "meta" } }
        self.init(
            id: id,
            method: method,
            path: path,
            pathParameters: Self.parameters(of: operation, in: "path", root),
            parameters: fields.merging(Self.parameters(of: operation, in: "query", root)) { $1 },
            required: Set(form["required"].items.compactMap(\.text)),
            body: json.value.map { _ in OfficialDescription.Schema(json["schema"], in: root) },
            bodies: json["examples"].members.sorted { $0.key < $1.key }.map { $0.value["value"].json },
            resource: listKey.flatMap { whole?.properties[$0]?.items.first } ?? whole,
            listKey: listKey,
            answers: answers.sorted { $0.name < $1.name },
            headers: Set(good.flatMap { $0["headers"].members.keys.filter { !$0.hasPrefix("Access-Control-") } })
        )
    }

    private static func parameters(
        of operation: Node,
        in place: String,
        _ root: Node
    ) -> [String: OfficialDescription.Schema] {
        operation["parameters"].items.filter { $0["in"].text == place }.reduce(into: [:]) { parameters, parameter in
            parameters[parameter["name"].text ?? ""] = OfficialDescription.Schema(parameter["schema"], in: root)
        }
    }
}

extension OfficialDescription.Schema {
    fileprivate init(_ schema: Node, in root: Node) {
        let name = schema["$ref"].text?.split(separator: "/").last.map(String.init)
        let schema = name.map { root["components"]["schemas"][$0] } ?? schema
        let values = schema["enum"].items.compactMap(\.text)
        let items = schema["items"]
        self.init(
            type: schema["type"].text,
            format: schema["format"].text,
            pattern: schema["pattern"].text,
            values: values.isEmpty ? nil : values,
            properties: schema["properties"].members.mapValues { Self($0, in: root) },
            required: Set(schema["required"].items.compactMap(\.text)),
            items: items.value == nil ? [] : [Self(items, in: root)]
        )
    }
}

/// A place in a JSON tree; what is not there is empty.
private struct Node {
    let value: Any?

    init(value: Any?) { self.value = value }

    init(fixture name: String) {
        let text = try? Data(contentsOf: Fixtures.url(name, "json"))
        value = text.flatMap { try? JSONSerialization.jsonObject(with: $0) }
    }

    subscript(name: String) -> Node { members[name] ?? Node(value: nil) }

    var members: [String: Node] { (value as? [String: Any] ?? [:]).mapValues(Node.init(value:)) }
    var items: [Node] { (value as? [Any] ?? []).map(Node.init(value:)) }
    var text: String? { value as? String }
    var json: Data { value.flatMap { try? JSONSerialization.data(withJSONObject: $0) } ?? Data() }
}
