import FoundationEssentials

/// Values that should not stand on a command line, which other users of the machine can see while the command runs.
package enum SecretFile {
    /// Reads the file at `path`, or standard input for `-`, as UTF-8 without the line breaks at its end.
    ///
    /// A pipe with a name is no file here: Foundation reads none. Nil if it cannot be read.
    package static func text(at path: String) -> String? {
        // The system's reason would add nothing to the path.
        guard var text = path == "-" ? standardInput() : try? String(contentsOfFile: path, encoding: .utf8) else {
            return nil
        }
        while text.last?.isNewline == true { text.removeLast() }
        return text
    }

    private static func standardInput() -> String {
        var text = ""
        while let line = readLine(strippingNewline: false) { text += line }
        return text
    }
}
