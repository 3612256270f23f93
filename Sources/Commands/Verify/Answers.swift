import ArgumentParser
import FoundationEssentials
import VerifyClient
import VerifyModel

/// Members that hold secrets; only the answer that creates them may show them.
private let secretMembers: Set = ["binding", "token", "client_secret", "sna_client_token"]

extension JSONValue {
    /// The value without its secrets.
    var withoutSecrets: JSONValue {
        switch self {
        case .object(let members):
            .object(
                members.reduce(into: [:]) { copy, member in
                    let isSecret = secretMembers.contains(member.key) && member.value != .null
                    copy[member.key] = isSecret ? .string("«hidden»") : member.value.withoutSecrets
                }
            )
        case .array(let values): .array(values.map(\.withoutSecrets))
        case .null, .bool, .integer, .number, .string: self
        }
    }

    /// What stands at a path such as `totp.code_length`; nil if nothing does.
    subscript(path: String) -> JSONValue? {
        var value = self
        for name in path.split(separator: ".") {
            guard case .object(let members) = value, let member = members[String(name)] else { return nil }
            value = member
        }
        return value
    }

    var text: String {
        switch self {
        case .null: ""
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .string(let value): value.printable
        case .array(let values) where values.allSatisfy(\.isPlain): values.map(\.text).joined(separator: ", ")
        case .array, .object: line
        }
    }

    /// The value as JSON on one line.
    var line: String { JSONText(self).formText }

    fileprivate var isPlain: Bool {
        switch self {
        case .array, .object: false
        case .null, .bool, .integer, .number, .string: true
        }
    }

    /// Every member that says something, by its path: the SID first, no links.
    fileprivate var rows: [[String]] {
        guard case .object(let members) = self else { return [] }
        let names = members.keys.filter { $0 != "links" && $0 != "url" }
            .sorted { ($0 == "sid" ? "" : $0) < ($1 == "sid" ? "" : $1) }
        return names.flatMap { name -> [[String]] in
            switch members[name] {
            case .object(let inner)?: JSONValue.object(inner).rows.map { ["\(name).\($0[0])", $0[1]] }
            case .null?, nil: []
            case let value?: [[name, value.text]]
            }
        }
    }
}

extension String {
    /// The text without what would move a terminal's cursor or end a line.
    var printable: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    }
}

/// Columns as wide as their widest text.
func tableLines(_ rows: [[String]]) -> [String] {
    let widths = rows.reduce(into: [Int]()) { widths, row in
        for (column, text) in row.enumerated() {
            if column == widths.count { widths.append(0) }
            widths[column] = max(widths[column], text.count)
        }
    }
    return rows.map { row in
        let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
        let line = cells.joined(separator: "  ")
        return String(line.reversed().drop { $0 == " " }.reversed())
    }
}

extension RawAnswer {
    /// Prints the answer to one operation.
    func show(json: Bool, secrets: Bool) {
        guard let value = self.json else {
            // A deletion has no body; anything else without JSON is shown as it came, to whoever asked for that.
            if json, !body.isEmpty { print(String(decoding: body, as: UTF8.self)) }
            if !json { print("done") }
            return
        }
        let shown = secrets ? value : value.withoutSecrets
        if json {
            print(shown == value ? String(decoding: body, as: UTF8.self) : shown.line)
        } else {
            for line in tableLines(shown.rows) { print(line) }
        }
    }
}
