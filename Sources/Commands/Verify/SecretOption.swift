import Gateway

extension SecretFile {
    /// Reads the value of an option that names a file, or standard input by `-`.
    ///
    /// - Throws: `UsageFault`, which names `option` and the path and never what was read.
    static func text(at path: String, for option: String) throws(UsageFault) -> String {
        guard let text = text(at: path) else {
            throw UsageFault("\(option): \(path.printable) cannot be read, expected a text file or - (standard input)")
        }
        if text.isEmpty { throw UsageFault("\(option): \(path.printable) is empty") }
        return text
    }
}
