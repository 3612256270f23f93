/// A value that one form field can hold.
package protocol FormValue: Hashable, Sendable {
    init?(formText: String)
    var formText: String { get }
}

extension String: FormValue {
    package init(formText: String) { self = formText }
    package var formText: String { self }
}

extension Int: FormValue {
    package init?(formText: String) { self.init(formText) }
    package var formText: String { String(self) }
}

extension Bool: FormValue {
    package init?(formText: String) {
        switch formText {
        case "true", "True": self = true
        case "false", "False": self = false
        default: return nil
        }
    }

    package var formText: String { self ? "true" : "false" }
}

extension FormValue where Self: WireText {
    package init?(formText: String) { self.init(wire: formText) }
    package var formText: String { wire }
}

extension SID: FormValue {}
extension Open: FormValue {}

extension VerifyDate: FormValue {
    /// A caller's date, unlike the provider's, must be readable.
    package init?(formText: String) {
        self.init(wire: formText)
        if date == nil { return nil }
    }
}

/// A structured value that a form carries as JSON text in one field.
package struct JSONText<Value: Codable & Hashable & Sendable>: FormValue {
    package var value: Value

    package init(_ value: Value) { self.value = value }

    package init?(formText: String) {
        guard let value = try? VerifyJSON.decode(Value.self, from: Array(formText.utf8)) else { return nil }
        self.value = value
    }

    package var formText: String {
        // What JSON cannot hold (an infinite number) goes as an empty object, which the provider refuses.
        guard let text = try? VerifyJSON.encode(value) else { return "{}" }
        return String(decoding: text, as: UTF8.self)
    }
}
