/// The app's own name for its user: 1 to 128 visible Unicode characters, opaque to us.
package struct ExternalUserID: Hashable, Sendable {
    package let text: String

    /// Refuses empty and overlong text, control characters, white space and invisible format characters.
    package init?(_ text: String) {
        let scalars = text.unicodeScalars
        guard (1...128).contains(scalars.count), scalars.allSatisfy(\.isVisible) else { return nil }
        self.text = text
    }
}

/// A person's own name for a factor: 1 to 64 characters without control characters.
package struct FactorName: Hashable, Sendable {
    package let text: String

    /// A name that is known to be good.
    package init(text: StaticString) { self.text = text.description }

    package init?(_ text: String) {
        guard (1...64).contains(text.unicodeScalars.count),
            text.unicodeScalars.allSatisfy({ $0 == " " || $0.isVisible || $0 == "\u{200D}" }),
            text.first != " ", text.last != " "
        else { return nil }
        self.text = text
    }
}

extension Unicode.Scalar {
    /// Whether the scalar shows something: no control, format, separator, surrogate or unassigned character.
    var isVisible: Bool {
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            false
        default: true
        }
    }
}
