package import Foundation

// Values made from the description alone: text that a schema allows, members that it lists.
extension OfficialDescription.Schema {
    /// Text that the schema of a parameter allows, or JSON where the schema only says that it is free.
    package func text(named name: String) -> String {
        if let value = values?.first { return value }
        if let sid { return sid }
        switch (name, type, format) {
        case ("Channel", _, _): return "sms"
        case ("Config.NotificationPlatform", _, _): return "apn"
        case ("Details.Fields", _, _): return #"{"label":"a","value":"b"}"#
        case ("EventTypes", _, _): return "factor.verified"
        case ("Tags", _, _), ("TemplateCustomSubstitutions", _, _): return #"{"a":"b"}"#
        case ("ChannelConfiguration", _, _): return #"{"from":"a@example.org","substitutions":{"a":1}}"#
        case (_, nil, _): return #"{"a":"b"}"#
        case (_, "integer", _): return "5"
        case (_, "boolean", _): return "true"
        case (_, _, "date-time"): return "2026-03-05T14:07:21Z"
        default: return "text with + and é"
        }
    }

    /// A JSON value with every member that the schema lists; nil where it leaves the shape open.
    package func value(named name: String) -> Any? {
        switch type {
        case "integer": 5
        case "boolean": true
        case "array": items.first.flatMap { $0.value(named: name) }.map { [$0] }
        case "object" where format == "uri-map": ["a": "https://example.org/a"]
        case "object" where !properties.isEmpty:
            properties.reduce(into: [String: Any]()) { $0[$1.key] = $1.value.value(named: $1.key) }
        case "string": text(named: name)
        default: nil
        }
    }

    /// A SID with the prefix of the pattern.
    private var sid: String? {
        pattern?.split(separator: "^").first.map { $0.prefix(2) + String(repeating: "0", count: 32) }
    }
}

extension OfficialDescription.Operation {
    /// A form or query with every parameter.
    package var sample: [(name: String, value: String)] {
        parameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value.text(named: $0.key)) }
    }

    /// A resource with every member of the schema; where that leaves the shape open, the fullest official example has it.
    package var sampleResource: [String: Any] {
        guard let resource else { return [:] }
        return resource.properties.reduce(into: [:]) { sample, property in
            sample[property.key] = property.value.value(named: property.key) ?? example(of: property.key)
        }
    }

    /// The longest value that an example of the same or a wider or narrower resource has for a member, or null.
    private func example(of member: String) -> Any {
        let members = Set(resource.map { Array($0.properties.keys) } ?? [])
        let relatives = OfficialDescription.shared.operations.filter { other in
            let others = Set(other.resource.map { Array($0.properties.keys) } ?? [])
            return others.isSubset(of: members) || others.isSuperset(of: members)
        }
        let objects = relatives.flatMap { relative in
            relative.answers.filter { $0.status < 300 }.flatMap { relative.resources(in: $0.body) }
        }
        let values = objects.compactMap { $0[member] }.filter { !($0 is NSNull) }
        return values.max { "\($0)".count < "\($1)".count } ?? NSNull()
    }

    /// The resources of an answer: one, or the items of a list.
    package func resources(in body: Data) -> [[String: Any]] {
        // What is no JSON holds no resources; the tests that count them tell.
        let tree = (try? JSONSerialization.jsonObject(with: body)) as? [String: Any] ?? [:]
        guard let listKey else { return [tree] }
        return tree[listKey] as? [[String: Any]] ?? []
    }
}
