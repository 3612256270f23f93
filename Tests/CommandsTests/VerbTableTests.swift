import Commands
import Foundation
import OfficialDescription
import Testing
import VerifyModel

/// The table behind `postern verify`, held against the official description.
@Suite struct VerbTableTests {
    private static let verbs = VerbGroup.all.flatMap(\.verbs)

    @Test func `every operation has exactly one verb`() {
        let operations = Self.verbs.map(\.operation.rawValue).sorted()
        #expect(operations == OfficialDescription.shared.operations.map(\.id).sorted())
        #expect(operations.count == 57)
    }

    @Test func `no name stands for two things`() {
        #expect(Set(VerbGroup.all.map(\.resource)).count == VerbGroup.all.count)
        for group in VerbGroup.all { #expect(Set(group.verbs.map(\.name)).count == group.verbs.count) }
        for verb in Self.verbs {
            let parameters = verb.parameters.map(\.option) + verb.parameters.compactMap(\.fileOption)
            let options = parameters + verb.parents.map(VerbParameter.option)
            #expect(Set(options + ["--json", "--limit", "--config", "--help"]).count == options.count + 4)
        }
    }

    @Test(arguments: OfficialDescription.shared.operations)
    func `every official parameter can be given, and is required where it is there`(
        operation: OfficialDescription.Operation
    ) throws {
        let verb = try #require(Self.verbs.first { $0.operation.rawValue == operation.id })

        let names = Set(verb.parameters.map(\.name))
        let official = operation.body.map { Set($0.leaves.keys) } ?? Set(operation.parameters.keys)
        #expect(names.subtracting(Self.beyond) == official)
        let required = Set(verb.parameters.filter(\.isRequired).map(\.name))
        #expect(required.isSuperset(of: operation.required))
        #expect(required == operation.required || operation.body != nil)
        #expect(verb.placeholders.sorted() == operation.pathParameters.keys.sorted())
        #expect(verb.isList == (operation.listKey != nil))
        #expect(verb.isList == !verb.columns.isEmpty)
    }

    @Test(arguments: OfficialDescription.shared.operations)
    func `what is typed is what is sent`(operation: OfficialDescription.Operation) throws {
        let (group, verb) = try find(operation)
        var arguments = [group.resource, verb.name]
        for parent in verb.parents { arguments += [VerbParameter.option(parent), "a b"] }
        if verb.subject != nil { arguments.append("+1/2") }
        let leaves = operation.body?.leaves
        for parameter in verb.parameters where !Self.beyond.contains(parameter.name) {
            let schema = leaves?[parameter.name] ?? operation.parameters[parameter.name]
            let sample = try #require(schema).item.text(named: parameter.name)
            arguments.append("\(parameter.option)=\(sample)")
        }

        guard case .invocation(let invocation) = try Request(arguments: arguments) else {
            Issue.record("no invocation")
            return
        }

        #expect(invocation.settings.isEmpty)
        switch try invocation.body() {
        case .form(let form):
            let sent = Set(form.fields.map { "\($0.name)=\($0.value)" })
            #expect(sent == Set(operation.sample.map { "\($0.name)=\($0.value)" }))
        case .json(let json):
            let sent = try JSONSerialization.jsonObject(with: Data(VerifyJSON.encode(json))) as? NSDictionary
            #expect(sent == operation.body?.value(named: "") as? NSDictionary)
        }
    }

    @Test(arguments: OfficialDescription.shared.operations)
    func `help shows every parameter with what it says`(operation: OfficialDescription.Operation) throws {
        let (group, verb) = try find(operation)

        guard case .help(let help) = try Request(arguments: [group.resource, verb.name, "--help"]) else {
            Issue.record("no help")
            return
        }

        let words = help.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
        for parameter in verb.parameters {
            #expect(help.contains("  \(parameter.option) <value>"))
            #expect(words.contains(parameter.help) && !parameter.help.isEmpty)
        }
        for parent in verb.parents { #expect(help.contains("  \(VerbParameter.option(parent)) <")) }
        #expect(help.contains("\(operation.method) \(operation.path)"))
    }

    @Test(arguments: [
        ("FriendlyName", "--friendly-name"), ("Psd2Enabled", "--psd2-enabled"), ("Totp.TimeStep", "--totp-time-step"),
        ("ChannelData.To", "--channel-data-to"), ("friendly_name", "--friendly-name"), ("rawId", "--raw-id"),
        ("response.clientDataJSON", "--response-client-data-json"),
        ("EnableSnaClientToken", "--enable-sna-client-token"),
        ("To", "--to"),
    ])
    func `an option is named after its parameter`(name: String, option: String) {
        #expect(VerbParameter.option(name) == option)
    }

    /// Known to the client and not to the description.
    private static let beyond: Set = ["MailerSid", "Risk.TelemetryId"]

    private func find(_ operation: OfficialDescription.Operation) throws -> (VerbGroup, Verb) {
        for group in VerbGroup.all {
            if let verb = group.verbs.first(where: { $0.operation.rawValue == operation.id }) { return (group, verb) }
        }
        throw NotFound()
    }

    private struct NotFound: Error {}
}

extension OfficialDescription.Schema {
    /// The values of an object by their paths; lists count as one.
    fileprivate var leaves: [String: OfficialDescription.Schema] {
        properties.reduce(into: [:]) { leaves, property in
            guard !property.value.properties.isEmpty else {
                leaves[property.key] = property.value
                return
            }
            for (path, leaf) in property.value.leaves { leaves["\(property.key).\(path)"] = leaf }
        }
    }

    /// Of a list, what it holds.
    fileprivate var item: OfficialDescription.Schema { type == "array" ? items.first ?? self : self }
}
