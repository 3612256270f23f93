/// Reads the members of a request body by name, collects everything that is wrong, and refuses what was not asked for.
///
/// Each reading method returns nil for an absent or faulty member and remembers the fault; `complete` then hands over
/// the required values or throws one problem that names every fault. `null` counts as absent.
///
/// ```swift
/// var body = try await request.fields(context)
/// let user = body.required("user_id", ExternalUserID.init)
/// let locale = body.nested("context") { $0.optional("locale", Locale.init) }
/// let (userID) = try body.complete(user)
/// ```
package struct JSONFields {
    private let object: JSONObject
    private let pointer: String
    private var read: Set<String> = []
    private var faults: [FieldFault] = []

    /// Reads `object`, which stands at `pointer` (RFC 6901) of its document; the document itself is at "".
    package init(_ object: JSONObject, at pointer: String = "") {
        self.object = object
        self.pointer = pointer
    }

    /// Whether the object has no members at all.
    package var isEmpty: Bool { object.members.isEmpty }

    /// Reads a required string and parses it.
    ///
    /// To refuse the text, `parse` returns nil or throws a `FieldFault`, a `ProblemConvertible` or any error whose
    /// description may be shown to a stranger.
    package mutating func required<Value>(_ name: String, _ parse: (String) throws -> Value?) -> Value? {
        string(name, isRequired: true).flatMap { parsed(name, $0, parse) }
    }

    /// Reads an optional string and parses it.
    package mutating func optional<Value>(_ name: String, _ parse: (String) throws -> Value?) -> Value? {
        string(name, isRequired: false).flatMap { parsed(name, $0, parse) }
    }

    /// Reads a required string of so many Unicode scalars, none of them a control character.
    package mutating func required(_ name: String, _ length: ClosedRange<Int>) -> String? {
        string(name, isRequired: true).flatMap { printable(name, $0, length) }
    }

    /// Reads an optional string of so many Unicode scalars, none of them a control character.
    package mutating func optional(_ name: String, _ length: ClosedRange<Int>) -> String? {
        string(name, isRequired: false).flatMap { printable(name, $0, length) }
    }

    /// Reads an optional boolean.
    package mutating func flag(_ name: String) -> Bool? {
        guard let value = value(name) else { return nil }
        if case .bool(let flag) = value { return flag }
        return refuse(name, "must be true or false, not \(value.kind)")
    }

    /// Reads an optional whole number within `range`.
    package mutating func integer(_ name: String, _ range: ClosedRange<Int>) -> Int? {
        guard let value = value(name) else { return nil }
        if case .integer(let integer) = value, range.contains(integer) { return integer }
        return refuse(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }

    /// Reads an optional array of so many strings and parses each.
    package mutating func list<Value>(
        _ name: String,
        _ count: ClosedRange<Int>,
        _ parse: (String) throws -> Value?
    ) -> [Value]? {
        elements(name, count) { inner, index, element in
            guard case .string(let text) = element else {
                return inner.refuse(index, "must be a string, not \(element.kind)")
            }
            return inner.parsed(index, text, parse)
        }
    }

    /// Reads an optional array of so many whole numbers within `range`.
    package mutating func integers(
        _ name: String,
        _ count: ClosedRange<Int>,
        each range: ClosedRange<Int>
    ) -> [Int]? {
        elements(name, count) { inner, index, element in
            if case .integer(let integer) = element, range.contains(integer) { return integer }
            return inner.refuse(index, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
    }

    /// Reads an optional value of any kind.
    package mutating func any(_ name: String) -> JSONValue? { value(name) }

    /// Reads an optional object with the same rules; returns nil where it is absent.
    @discardableResult
    package mutating func nested<Value>(_ name: String, _ members: (inout JSONFields) -> Value?) -> Value? {
        guard let value = value(name) else { return nil }
        guard case .object(let object) = value else { return refuse(name, "must be an object, not \(value.kind)") }
        var inner = JSONFields(object, at: path(name))
        let result = members(&inner)
        faults += inner.allFaults
        return result
    }

    /// Remembers a fault that only several fields together show.
    package mutating func refuse(_ name: String, _ detail: String, code: ProblemCode = .validationFailed) {
        faults.append(FieldFault(path(name), detail, code: code))
    }

    /// Returns the values when nothing at all is wrong with the body.
    ///
    /// - Throws: one `Problem` (422) that names every fault, unknown members included.
    // Not inlined for the reason given at `Request.fields`.
    @inline(never)
    package func complete<each Value>(_ value: repeat (each Value)?) throws(Problem) -> (repeat each Value) {
        try check()
        var isComplete = true
        repeat (isComplete = isComplete && (each value) != nil)
        guard isComplete else { throw Problem(.validationFailed) }
        return (repeat present(each value))
    }

    /// Refuses a body with any fault; for bodies that have no required field.
    package func check() throws(Problem) {
        let faults = allFaults
        if !faults.isEmpty { throw Problem(faults: faults) }
    }
}

extension JSONFields {
    private var allFaults: [FieldFault] {
        let unknown = object.members.filter { !read.contains($0.name) }
        return faults + unknown.map { FieldFault(path($0.name), "is not a field of this request") }
    }

    private mutating func value(_ name: String) -> JSONValue? {
        read.insert(name)
        guard let value = object.members.first(where: { $0.name == name })?.value, value != .null else { return nil }
        return value
    }

    private mutating func elements<Value>(
        _ name: String,
        _ count: ClosedRange<Int>,
        _ read: (inout JSONFields, _ index: String, JSONValue) -> Value?
    ) -> [Value]? {
        guard let value = value(name) else { return nil }
        guard case .array(let elements) = value, count.contains(elements.count) else {
            return refuse(name, "must be an array of \(count.lowerBound) to \(count.upperBound) elements")
        }
        var inner = JSONFields(JSONObject(), at: path(name))
        let values = elements.enumerated().compactMap { read(&inner, String($0), $1) }
        faults += inner.faults
        return values
    }

    private mutating func string(_ name: String, isRequired: Bool) -> String? {
        switch value(name) {
        case .string(let text): return text
        case nil: return isRequired ? refuse(name, "is required") : nil
        case let other?: return refuse(name, "must be a string, not \(other.kind)")
        }
    }

    private mutating func parsed<Value>(
        _ name: String,
        _ text: String,
        _ parse: (String) throws -> Value?
    ) -> Value? {
        do {
            return try parse(text) ?? refuse(name, "is not valid")
        } catch let fault as FieldFault {
            return refuse(name, fault.detail, code: fault.code)
        } catch let error as any ProblemConvertible {
            let problem = error.problem
            return refuse(name, problem.detail ?? problem.code.title, code: problem.code)
        } catch {
            return refuse(name, String(describing: error))
        }
    }

    private mutating func printable(_ name: String, _ text: String, _ length: ClosedRange<Int>) -> String? {
        guard length.contains(text.unicodeScalars.count) else {
            return refuse(name, "must have \(length.lowerBound) to \(length.upperBound) characters")
        }
        guard text.isPrintable else { return refuse(name, "must not contain control characters") }
        return text
    }

    private mutating func refuse<Value>(
        _ name: String,
        _ detail: String,
        code: ProblemCode = .validationFailed
    ) -> Value? {
        faults.append(FieldFault(path(name), detail, code: code))
        return nil
    }

    // RFC 6901 §3: "~" and "/" inside a name are escaped. Names come from the peer, so their length is bounded here.
    private func path(_ name: String) -> String {
        guard name.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) || name.utf8.count > 64
        else { return "\(pointer)/\(name)" }
        let escaped = name.prefix(64).map { $0 == "~" ? "~0" : $0 == "/" ? "~1" : String($0) }
        return "\(pointer)/\(escaped.joined())"
    }

    private func present<Value>(_ value: Value?) -> Value {
        guard let value else { preconditionFailure("complete() has looked at every value") }
        return value
    }
}

extension String {
    /// Whether the text holds no control character and no line separator.
    package var isPrintable: Bool {
        unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029: false
            default: true
            }
        }
    }
}
