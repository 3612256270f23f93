import ArgumentParser
import enum Gateway.SecretFile
package import VerifyModel

/// What a person asked for: help, or an operation with its values.
package enum Request: Sendable {
    case help(String)
    case invocation(Invocation)

    /// Reads what stands behind `postern verify`.
    ///
    /// - Throws: `UsageFault`.
    package init(arguments: [String]) throws(UsageFault) {
        var rest = arguments[...]
        guard let resource = rest.popFirst() else { throw UsageFault("say which resource: \(VerbHelp.resourceNames)") }
        if Self.isHelp(resource) {
            self = .help(VerbHelp.resources)
            return
        }
        guard let group = VerbGroup.named(resource) else {
            throw UsageFault("there is no resource \(resource.printable); there are: \(VerbHelp.resourceNames)")
        }
        guard let name = rest.popFirst() else {
            throw UsageFault("\(resource): say what to do: \(VerbHelp.verbNames(group))")
        }
        if Self.isHelp(name) {
            self = .help(VerbHelp.text(group))
            return
        }
        guard let verb = group.verb(name) else {
            throw UsageFault("\(resource): there is no verb \(name.printable); there are: \(VerbHelp.verbNames(group))")
        }
        if rest.contains(where: Self.isHelp) {
            self = .help(VerbHelp.text(group, verb))
        } else {
            self = .invocation(try Invocation(verb, Array(rest)))
        }
    }

    private static func isHelp(_ argument: String) -> Bool { argument == "--help" || argument == "-h" }
}

/// Wrong use, in words for a person.
package struct UsageFault: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

/// One operation with the values of its path and its parameters.
package struct Invocation: Sendable {
    package let verb: Verb
    /// What stands at the placeholders that were given, by their names.
    package private(set) var places: [String: String] = [:]
    /// The parameters in the order of the command line.
    package private(set) var fields: [FormField] = []
    package private(set) var json = false
    /// Of a list: how many items at most.
    package private(set) var limit = 50
    /// Options that are none of the operation's own: they must be settings.
    package private(set) var settings: [String] = []
    package private(set) var config: String?

    fileprivate init(_ verb: Verb, _ arguments: [String]) throws(UsageFault) {
        self.verb = verb
        var given: Set<String> = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("--") else {
                try place(argument)
                continue
            }
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let option = parts[0]
            let parameter = verb.parameters.first { $0.option == option || $0.fileOption == option }
            if !given.insert(parameter?.option ?? option).inserted, parameter?.isRepeated != true {
                throw UsageFault("\(option.printable) is given twice")
            }
            if option == "--json", parts.count == 1 {
                json = true
                continue
            }
            guard let value = parts.count == 2 ? parts[1] : rest.first, parts.count == 2 || !value.hasPrefix("--")
            else {
                throw UsageFault("\(option.printable) has no value, expected \(option.printable) value")
            }
            if parts.count == 1 { rest.removeFirst() }
            try take(option, value, parameter)
        }
    }

    private mutating func take(_ option: String, _ value: String, _ parameter: VerbParameter?) throws(UsageFault) {
        if let parameter {
            let text = option == parameter.fileOption ? try SecretFile.text(at: value, for: option) : value
            fields.append(FormField(parameter.name, text))
        } else if let parent = verb.parents.first(where: { VerbParameter.option($0) == option }) {
            if value.isEmpty { throw UsageFault("\(option) is empty") }
            places[parent] = value
        } else if option == "--limit", verb.isList {
            guard let number = Int(value), (1...100_000).contains(number) else {
                throw UsageFault("--limit must be from 1 to 100000")
            }
            limit = number
        } else if option == "--config" {
            config = value
        } else {
            settings += [option, value]
        }
    }

    private mutating func place(_ argument: String) throws(UsageFault) {
        guard let subject = verb.subject else { throw UsageFault("\(argument.printable) is one word too many") }
        guard places[subject] == nil else { throw UsageFault("\(argument.printable) is one word too many") }
        guard !argument.isEmpty else { throw UsageFault("<\(VerbHelp.word(subject))> is empty") }
        places[subject] = argument
    }

    /// Makes the request's body, or its query.
    package func body() throws(UsageFault) -> VerbBody {
        do {
            return try verb.request(fields)
        } catch let fault as FormFault {
            // A fault inside an object names the object at times, which is no parameter of its own.
            let parameter = verb.parameters.first {
                $0.name == fault.parameter || $0.name.hasPrefix("\(fault.parameter).")
            }
            let option = parameter?.option ?? VerbParameter.option(fault.parameter)
            let expected = parameter.map { ", expected: \($0.help)" } ?? ""
            throw UsageFault("\(option) is \(fault.reason == .missing ? "missing" : "not valid")\(expected)")
        } catch {
            throw UsageFault("the values make no request of this kind")
        }
    }

    /// The path, with a service that was not named taken from the configuration.
    package func path(_ named: (String) -> String?) throws(UsageFault) -> CallPath {
        var path = ""
        for segment in verb.operation.path.rawValue.split(separator: "/") {
            guard segment.hasPrefix("{") else {
                path += "/\(segment)"
                continue
            }
            let name = String(segment.dropFirst().dropLast())
            guard let value = name == "ServiceSid" ? named(places[name] ?? "") : places[name] else {
                throw UsageFault(missing(name))
            }
            path += "/" + PercentEncoding.pathSegment(value)
        }
        do {
            return try CallPath(path)
        } catch {
            throw UsageFault("\(error)")
        }
    }

    private func missing(_ name: String) -> String {
        if name == verb.subject { return "<\(VerbHelp.word(name))> is missing" }
        let help = name == "ServiceSid" ? ", as the configuration names no service of this purpose" : ""
        return "\(VerbParameter.option(name)) is missing" + help
    }
}
