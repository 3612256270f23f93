import FoundationEssentials
package import VerifyModel

/// One thing that `postern verify` can do: an operation of the API, and how it is said on the command line.
///
/// Every name is derived from the official description: `Push.IncludeDate` is `--push-include-date`, a placeholder at
/// the end of the path stands alone, those before it are options.
package struct Verb: Sendable {
    /// The word behind the resource, such as `create`.
    package let name: String
    package let operation: VerifyOperation
    package let abstract: String
    package let parameters: [VerbParameter]
    /// The members that a list's table shows.
    package let columns: [String]
    private let body: @Sendable ([FormField]) throws -> VerbBody
}

/// What a request carries.
package enum VerbBody: Sendable {
    case form(Form)
    case json(JSONValue)
}

extension Verb {
    /// An operation without parameters.
    init(_ name: String, _ operation: VerifyOperation, _ abstract: String) {
        self.init(name, operation, abstract, [], columns: []) { _ in .form(Form()) }
    }

    /// An operation whose parameters are a form or a query.
    init<Request: FormRequest>(
        _ name: String,
        _ operation: VerifyOperation,
        _ abstract: String,
        _ request: Request.Type,
        _ parameters: [VerbParameter],
        columns: [String] = []
    ) {
        self.init(name, operation, abstract, parameters, columns: columns) {
            // Read as the client reads it: what is missing or of the wrong kind is found before anything is sent.
            .form(try Request(form: Form(fields: $0)).form)
        }
    }

    /// A list without filters of its own.
    init(_ name: String, _ operation: VerifyOperation, _ abstract: String, columns: [String]) {
        self.init(name, operation, abstract, PageQuery.self, VerbParameter.paging, columns: columns)
    }

    /// An operation whose parameters are the members of a JSON body.
    init<Request: JSONRequest>(
        json name: String,
        _ operation: VerifyOperation,
        _ abstract: String,
        _ request: Request.Type,
        _ parameters: [VerbParameter]
    ) {
        self.init(name, operation, abstract, parameters, columns: []) { fields in
            let json = JSONValue(fields, parameters)
            do {
                return .json(try VerifyJSON.decode(JSONValue.self, from: try request.read(json).json))
            } catch let DecodingError.keyNotFound(key, context) {
                throw FormFault((context.codingPath + [key]).map(\.stringValue).joined(separator: "."), .missing)
            } catch let DecodingError.dataCorrupted(context) {
                throw FormFault(context.codingPath.map(\.stringValue).joined(separator: "."), .malformed)
            }
        }
    }

    private init(
        _ name: String,
        _ operation: VerifyOperation,
        _ abstract: String,
        _ parameters: [VerbParameter],
        columns: [String],
        body: @escaping @Sendable ([FormField]) throws -> VerbBody
    ) {
        self.name = name
        self.operation = operation
        self.abstract = abstract
        self.parameters = parameters
        self.columns = columns
        self.body = body
    }

    /// Makes the request of the parameters that were given.
    ///
    /// - Throws: `FormFault` for a parameter that is missing or of the wrong kind; the provider checks the limits.
    package func request(_ fields: [FormField]) throws -> VerbBody { try body(fields) }
}

extension Verb {
    package var isList: Bool { operation.rawValue.hasPrefix("List") }

    /// Whether the answer is the one that may show a secret.
    package var isCreation: Bool { operation.rawValue.hasPrefix("Create") }

    /// The names at the placeholders of the path, in order.
    package var placeholders: [String] {
        operation.path.rawValue.split(separator: "/").filter { $0.hasPrefix("{") }.map {
            String($0.dropFirst().dropLast())
        }
    }

    /// The placeholder that the path ends with: the thing itself.
    package var subject: String? { operation.path.rawValue.hasSuffix("}") ? placeholders.last : nil }

    /// The placeholders before it: what the thing is in.
    package var parents: [String] { subject == nil ? placeholders : placeholders.dropLast() }
}

extension JSONRequest {
    fileprivate static func read(_ json: JSONValue) throws -> Self {
        try VerifyJSON.decode(Self.self, from: try VerifyJSON.encode(json))
    }
}

extension JSONValue {
    /// A tree of the fields, whose names say by dots where they are.
    fileprivate init(_ fields: [FormField], _ parameters: [VerbParameter]) {
        self = .object([:])
        for parameter in parameters {
            let values = fields.filter { $0.name == parameter.name }.map { JSONValue.string($0.value) }
            guard let first = values.first else { continue }
            set(parameter.isRepeated ? .array(values) : first, at: parameter.name.split(separator: "."))
        }
    }

    private mutating func set(_ value: JSONValue, at path: [Substring]) {
        guard let name = path.first else {
            self = value
            return
        }
        var members: [String: JSONValue] = if case .object(let members) = self { members } else { [:] }
        members[String(name), default: .object([:])].set(value, at: Array(path.dropFirst()))
        self = .object(members)
    }
}
