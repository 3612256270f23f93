/// A value that travels as one piece of text: a SID, an enumeration, a date.
///
/// Forms, query strings and JSON all carry it by `wire`, so each value has one spelling.
package protocol WireText: Codable, Hashable, Sendable, CustomStringConvertible {
    /// Reads the text; nil if it is none of this type.
    init?(wire: String)

    /// The text as the provider writes it.
    var wire: String { get }
}

extension WireText {
    package var description: String { wire }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Self(wire: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "Not a \(Self.self).")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wire)
    }
}

/// A closed set of words, for what we send.
package protocol WireEnum: WireText, CaseIterable, RawRepresentable where RawValue == String {}

extension WireEnum {
    package init?(wire: String) { self.init(rawValue: wire) }
    package var wire: String { rawValue }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Self(rawValue: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "Not a \(Self.self).")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

/// A word of a set that may grow, for what we are sent: one we know, or another one kept as it came.
package enum Open<Known: WireEnum>: WireText {
    case known(Known)
    case other(String)

    package init(_ known: Known) { self = .known(known) }

    package init(wire: String) {
        self = Known(rawValue: wire).map(Open.known) ?? .other(wire)
    }

    package var wire: String {
        switch self {
        case .known(let known): known.rawValue
        case .other(let text): text
        }
    }

    /// The word if we know it.
    package var known: Known? {
        if case .known(let known) = self { known } else { nil }
    }
}

extension Open {
    package static func == (open: Open, known: Known) -> Bool { open.known == known }
    package static func != (open: Open, known: Known) -> Bool { open.known != known }
}

extension Optional {
    package static func == <Known>(open: Self, known: Known) -> Bool where Wrapped == Open<Known> {
        open?.known == known
    }

    package static func != <Known>(open: Self, known: Known) -> Bool where Wrapped == Open<Known> {
        open?.known != known
    }
}
