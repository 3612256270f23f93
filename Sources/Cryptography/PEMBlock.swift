/// One block of a PEM file (RFC 7468), from its BEGIN line to its END line.
struct PEMBlock {
    let label: String
    /// The whole block, as OpenSSL reads it.
    let text: String

    /// Returns the complete blocks of `pem` in order; what stands between them is explanatory text.
    static func all(in pem: String) -> [PEMBlock] {
        var blocks: [PEMBlock] = []
        var lines: [Substring] = []
        for line in pem.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("-----BEGIN ") { lines = [] }
            lines.append(line)
            guard let label = label(of: lines[0], "BEGIN"), label == Self.label(of: line, "END") else { continue }
            blocks.append(PEMBlock(label: label, text: lines.joined(separator: "\n") + "\n"))
            lines = []
        }
        return blocks
    }

    private static func label(of line: Substring, _ edge: String) -> String? {
        let (prefix, suffix) = ("-----\(edge) ", "-----")
        let line = line.drop { $0 == " " }
        guard line.hasPrefix(prefix), line.hasSuffix(suffix), line.count > prefix.count + suffix.count else {
            return nil
        }
        return String(line.dropFirst(prefix.count).dropLast(suffix.count))
    }
}
