/// The parameters of a request in their order, as a form body or a query string carries them.
package struct Form: Hashable, Sendable {
    package private(set) var fields: [FormField] = []

    package init() {}

    package init(fields: [FormField]) { self.fields = fields }

    /// The names, each once, in the order of their first use.
    package var names: [String] {
        var seen: Set<String> = []
        return fields.map(\.name).filter { seen.insert($0).inserted }
    }

    /// The first value given for a name.
    package func first(_ name: String) -> String? {
        fields.first { $0.name == name }?.value
    }

    /// Every value given for a name.
    package func all(_ name: String) -> [String] {
        fields.filter { $0.name == name }.map(\.value)
    }
}

/// One parameter as it is written: a name may occur several times in a form.
package struct FormField: Hashable, Sendable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

// Writing: what is absent is left out, never sent empty.
extension Form {
    package mutating func add(_ name: String, _ value: (some FormValue)?) {
        if let value { fields.append(FormField(name, value.formText)) }
    }

    /// Repeats the name once for each value.
    package mutating func add(_ name: String, each values: [some FormValue]) {
        for value in values { add(name, value) }
    }

    package mutating func add(_ other: Form) { fields += other.fields }
}

// Reading.
extension Form {
    package func required<Value: FormValue>(_ name: String, as type: Value.Type = Value.self) throws(FormFault) -> Value
    {
        guard let value = try optional(name, as: type) else { throw FormFault(name, .missing) }
        return value
    }

    package func optional<Value: FormValue>(
        _ name: String,
        as type: Value.Type = Value.self
    ) throws(FormFault) -> Value? {
        guard let text = first(name) else { return nil }
        guard let value = Value(formText: text) else { throw FormFault(name, .malformed) }
        return value
    }

    package func each<Value: FormValue>(_ name: String, as type: Value.Type = Value.self) throws(FormFault) -> [Value] {
        var values: [Value] = []
        for text in all(name) {
            guard let value = Value(formText: text) else { throw FormFault(name, .malformed) }
            values.append(value)
        }
        return values
    }
}

/// Why the parameters of a request could not be read.
package struct FormFault: Error, Hashable, CustomStringConvertible {
    package enum Reason: Sendable { case missing, malformed }

    /// One of the API's own parameter names; never anything the caller wrote.
    package let parameter: String
    package let reason: Reason

    package init(_ parameter: String, _ reason: Reason) {
        self.parameter = parameter
        self.reason = reason
    }

    package var description: String { "parameter \(parameter) is \(reason)" }
}

/// The parameters of one operation as a type.
///
/// Its description names the type alone: requests hold codes and addresses.
package protocol FormRequest: Hashable, Sendable, CustomStringConvertible {
    /// Reads the parameters; names it does not know are ignored, as the provider does.
    ///
    /// - Throws: `FormFault` for a missing required parameter or text of the wrong kind. Limits are not checked here.
    init(form: Form) throws(FormFault)

    var form: Form { get }
}

extension FormRequest {
    package var description: String { String(describing: Self.self) }
}
