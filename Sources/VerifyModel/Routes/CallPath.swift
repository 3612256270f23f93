/// A path of the API that a person wrote, with its query: whatever was written, it stays below `/v2/`.
///
/// For calls that have no method of their own. Each segment is read and written anew, so that no proxy or server on
/// the way can read another path out of it. It does not print itself: paths hold phone numbers.
package struct CallPath: Hashable, Sendable, CustomStringConvertible {
    /// The path as it is sent.
    package let text: String

    /// What stood behind `?`.
    package let query: Form

    /// Reads a path such as `/v2/Services?PageSize=20`.
    ///
    /// - Throws: `CallPathFault` for what does not begin with `/v2/`, is longer than 2048 bytes, has a fragment, a
    ///   control character, or a segment that is empty or could lead elsewhere: `.`, `..`, with a slash, backslash or
    ///   percent sign behind its escapes, or escapes of what is no UTF-8.
    package init(_ written: String) throws(CallPathFault) {
        guard written.utf8.count <= Self.maxBytes else { throw .tooLong }
        guard written.hasPrefix(Self.root) else { throw .outside }
        guard !written.unicodeScalars.contains(where: isControl) else { throw .controlCharacter }
        guard !written.utf8.contains(UInt8(ascii: "#")) else { throw .fragment }

        let parts = written.utf8.split(separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        var text = "/v2"
        for segment in parts[0].dropFirst(Self.root.utf8.count).split(
            separator: UInt8(ascii: "/"),
            omittingEmptySubsequences: false
        ) {
            text += "/" + PercentEncoding.pathSegment(try Self.segment(Array(segment)))
        }
        self.text = text
        query = parts.count > 1 ? Form(encoded: parts[1]) : Form()
    }

    package var description: String { "CallPath" }

    private static let root = "/v2/"
    private static let maxBytes = 2048

    private static func segment(_ written: [UInt8]) throws(CallPathFault) -> String {
        let text = PercentEncoding.decode(written[...], plusIsSpace: false)
        guard !text.isEmpty else { throw .emptySegment }
        // Some servers cut parameters off a segment before they resolve its dots.
        let name = text.prefix { $0 != ";" }
        guard name != ".", name != ".." else { throw .dots }
        guard !text.unicodeScalars.contains(where: isControl) else { throw .controlCharacter }
        // A percent sign that is left could be read as an escape by the next in line.
        guard !text.unicodeScalars.contains(where: { "/\\%\u{FFFD}".unicodeScalars.contains($0) }) else {
            throw .encodedSeparator
        }
        return text
    }
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .control }

/// Why a path is not sent.
package enum CallPathFault: Error, Hashable, CustomStringConvertible {
    case outside, tooLong, fragment, controlCharacter, emptySegment, dots, encodedSeparator

    /// Fit for a person, and without what was written.
    package var description: String {
        switch self {
        case .outside: "the path must begin with /v2/"
        case .tooLong: "the path is longer than 2048 bytes"
        case .fragment: "the path must hold no #"
        case .controlCharacter: "the path must hold no control characters"
        case .emptySegment: "the path must hold no empty segment and not end with a slash"
        case .dots: "the path must not hold the segments . and .."
        case .encodedSeparator: "a segment must not hold escaped slashes, backslashes, percent signs or broken text"
        }
    }
}
