/// Settings as they stand on the command line: `--http-port 8080` or `--http-port=8080` sets `HTTP_PORT`.
///
/// Every option takes exactly one value, commas and all: a database URL may name several hosts.
struct CommandLineSettings {
    /// Values by the name that the setting has in the environment.
    private(set) var values: [String: String] = [:]
    /// What could not be understood.
    private(set) var faults: [String] = []

    init(_ arguments: [String]) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("--") else {
                faults.append("\(argument): stands alone, expected --name value")
                continue
            }
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let option = String(parts[0])
            if parts.count == 2 {
                set(option, String(parts[1]))
            } else if let value = rest.first, !value.hasPrefix("--") {
                set(option, value)
                rest.removeFirst()
            } else {
                faults.append("\(option): has no value, expected \(option) value")
            }
        }
    }

    private mutating func set(_ option: String, _ value: String) {
        let name = option.dropFirst(2).uppercased().replacing("-", with: "_")
        if values.updateValue(value, forKey: name) != nil { faults.append("\(option): is given twice") }
    }
}
