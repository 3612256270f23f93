/// Reads the parameters of a query by name, with the rules of `JSONFields`: every fault is collected, a parameter
/// that was not asked for or stands twice is refused.
package struct QueryFields {
    private var values: [String: String] = [:]
    private var read: Set<String> = []
    private var faults: [FieldFault] = []

    /// - Parameter query: The text behind the question mark, still percent-encoded; nil and empty have no parameters.
    package init(_ query: String?) {
        for pair in (query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count == 2 ? parts[1] : ""
            guard let name = parts[0].percentDecoded, let value = value.percentDecoded else {
                faults.append(FieldFault("?", "must be percent-encoded UTF-8"))
                continue
            }
            if values.updateValue(value, forKey: name) != nil { refuse(name, "may be given once") }
        }
    }

    /// Reads an optional parameter and parses it; `parse` returns nil or throws a `FieldFault` to refuse the text.
    package mutating func optional<Value>(_ name: String, _ parse: (String) throws -> Value?) -> Value? {
        read.insert(name)
        guard let text = values[name] else { return nil }
        do {
            if let value = try parse(text) { return value }
            refuse(name, "is not valid")
        } catch {
            refuse(name, (error as? FieldFault)?.detail ?? "is not valid")
        }
        return nil
    }

    /// Reads an optional `true` or `false`.
    package mutating func flag(_ name: String) -> Bool? {
        optional(name) { text in
            guard let flag = Bool(text) else { throw FieldFault(name, "must be true or false") }
            return flag
        }
    }

    /// Reads an optional whole number within `range`.
    package mutating func integer(_ name: String, _ range: ClosedRange<Int>) -> Int? {
        optional(name) { text in
            guard let number = Int(text), range.contains(number) else {
                throw FieldFault(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return number
        }
    }

    /// Refuses a query with any fault, unknown parameters included.
    package func check() throws(Problem) {
        let unknown = values.keys.filter { !read.contains($0) }.sorted()
        let all = faults + unknown.map { FieldFault("?" + $0.prefix(64), "is not a parameter of this request") }
        if !all.isEmpty { throw Problem(faults: all) }
    }

    private mutating func refuse(_ name: String, _ detail: String) {
        faults.append(FieldFault("?" + name.prefix(64), detail))
    }
}
