import VerifyModel

/// The texts of `--help`, made from the table.
enum VerbHelp {
    static var resourceNames: String { VerbGroup.all.map(\.resource).joined(separator: ", ") }

    static func verbNames(_ group: VerbGroup) -> String { group.verbs.map(\.name).joined(separator: ", ") }

    static var resources: String {
        // The library that prints this among other help wraps at 80 columns.
        columns(VerbGroup.all.map { ($0.resource, verbNames($0)) }, within: 78)
    }

    static func text(_ group: VerbGroup) -> String {
        """
        \(group.abstract)

        USAGE: postern verify \(group.resource) <verb> …

        VERBS:
        \(columns(group.verbs.map { ($0.name, $0.abstract) }))
        """
    }

    static func text(_ group: VerbGroup, _ verb: Verb) -> String {
        var text = """
            \(verb.abstract)

            USAGE: postern verify \(group.resource) \(verb.name)\(usage(verb))

            """
        let places = verb.parents.map { (VerbParameter.option($0) + " <\(word($0))>", place($0)) }
        let subject = verb.subject.map { [("<\(word($0))>", place($0))] } ?? []
        if !(places + subject).isEmpty { text += "\nWHERE:\n\(columns(subject + places))\n" }
        if !verb.parameters.isEmpty {
            text += "\nPARAMETERS:\n\(columns(verb.parameters.flatMap(rows)))\n"
        }
        let list =
            verb.isList ? [("--limit <number>", "Items at most, over all pages: 1 to 100000; 50 if absent.")] : []
        let json =
            verb.isList ? "Print the items as the provider wrote them, one a line." : "Print the provider's own answer."
        let options =
            list + [
                ("--json", json), ("--config <file>", "A file of NAME=value lines."),
                (
                    "--verify-base-url <value> …",
                    "The settings of the provider; docs/configuration.md has them. Secrets from files, as "
                        + "--verify-auth-token-file <file>."
                ),
            ]
        return text
            + "\nOPTIONS:\n\(columns(options))\n\nCalls \(verb.operation.method.rawValue) \(verb.operation.path.rawValue)"
    }

    private static func rows(_ parameter: VerbParameter) -> [(String, String)] {
        let help =
            (parameter.isRequired ? "Required. " : "") + parameter.help
            + (parameter.isRepeated ? " May be given several times." : "")
        let row = (parameter.option + " <value>" + (parameter.isRepeated ? " …" : ""), help)
        guard let option = parameter.fileOption else { return [row] }
        let why = "The same from a file, - for standard input: a command line is visible to other users."
        return [row, (option + " <file>", why)]
    }

    /// `RateLimitSid` as `rate-limit-sid`.
    static func word(_ name: String) -> String { String(VerbParameter.option(name).dropFirst(2)) }

    private static func usage(_ verb: Verb) -> String {
        var text = verb.subject.map { " <\(word($0))>" } ?? ""
        for parent in verb.parents where parent != "ServiceSid" {
            text += " \(VerbParameter.option(parent)) <\(word(parent))>"
        }
        for parameter in verb.parameters where parameter.isRequired { text += " \(parameter.option) <value>" }
        return text + " [options]"
    }

    private static func place(_ name: String) -> String {
        switch name {
        case "ServiceSid":
            "The service: VA and 32 hexadecimal digits, or login, enroll or stepup for the configured one of this "
                + "purpose; VERIFY_SERVICE_SID or else VERIFY_SERVICE_LOGIN if absent."
        case "Sid": "Its SID."
        case "Identity": "The entity: 8 to 64 letters, digits and dashes."
        case "ChallengeSid": "YC and 32 hexadecimal digits."
        case "RateLimitSid": "RK and 32 hexadecimal digits."
        case "Country": "Two letters (ISO 3166-1 alpha-2), or all."
        case "FormType": "form-push."
        case "PhoneNumber": "As +447700900123."
        default: ""
        }
    }

    /// Two columns, the second one wrapped.
    static func columns(_ rows: [(String, String)], within total: Int = 114) -> String {
        let width = min(rows.map(\.0.count).max() ?? 0, 44) + 2
        let indent = String(repeating: " ", count: width + 2)
        return rows.map { name, help in
            let lines = wrapped(help, to: total - width - 2)
            let padding = name.count < width ? String(repeating: " ", count: width - name.count) : "\n" + indent
            return "  " + name + padding + lines.joined(separator: "\n" + indent)
        }.joined(separator: "\n")
    }

    private static func wrapped(_ text: String, to width: Int) -> [String] {
        var lines = [""]
        for word in text.split(separator: " ") {
            let last = lines[lines.count - 1]
            if !last.isEmpty, last.count + 1 + word.count > width {
                lines.append(String(word))
            } else {
                lines[lines.count - 1] = last.isEmpty ? String(word) : "\(last) \(word)"
            }
        }
        return lines
    }
}
