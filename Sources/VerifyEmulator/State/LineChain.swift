import Cryptography

/// Lines of a file that each vouch for all before them: a check sum over the last one's and the text, a space, the text.
///
/// A line that was changed, lost or moved breaks the chain there. It guards against accidents, not against people.
struct LineChain: Sendable {
    private static let digits = 16
    private var last: [UInt8] = []

    /// The line for `text`, with its end.
    mutating func seal(_ text: [UInt8]) -> [UInt8] {
        last = checksum(text)
        return last + [UInt8(ascii: " ")] + text + [UInt8(ascii: "\n")]
    }

    /// The text of the next line, given without its end; nil if it is not the one that was written there.
    mutating func open(_ line: [UInt8]) -> [UInt8]? {
        guard line.count > Self.digits, line[Self.digits] == UInt8(ascii: " ") else { return nil }
        let text = Array(line[(Self.digits + 1)...])
        let expected = checksum(text)
        guard line.starts(with: expected) else { return nil }
        last = expected
        return text
    }

    private func checksum(_ text: [UInt8]) -> [UInt8] {
        Array(Hex.encode(Array(SHA256.hash(last + text).prefix(Self.digits / 2))).utf8)
    }
}
