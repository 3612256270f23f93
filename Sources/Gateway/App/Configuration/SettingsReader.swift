package import Configuration
import Cryptography
import FoundationEssentials

/// Reads settings by name and remembers everything that is wrong with them.
///
/// A method that meets a fault returns its default, so that reading goes on and all faults come out together.
package struct SettingsReader {
    private let reader: ConfigReader
    /// `NAME: what is wrong, what is expected`.
    package private(set) var faults: [String] = []
    /// What was read, in order; secrets as «redacted».
    package private(set) var effective: [(name: String, value: String)] = []
    private var names: Set<String> = []

    package init(_ reader: ConfigReader) {
        self.reader = reader
    }

    mutating func text(_ name: String, default fallback: String) -> String {
        show(name, value(name) ?? fallback)
    }

    mutating func optionalText(_ name: String) -> String? {
        guard let text = value(name) else {
            _ = show(name, "")
            return nil
        }
        return show(name, text)
    }

    mutating func requiredText(_ name: String) -> String? {
        let text = optionalText(name)
        if text == nil { fault(name, "is missing") }
        return text
    }

    mutating func integer(_ name: String, default fallback: Int, in range: ClosedRange<Int>) -> Int {
        parsed(name, default: fallback, "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// Reads a duration whose unit is the end of its name: `…_MS` or `…_SECONDS`.
    mutating func duration(_ name: String, default fallback: Int, in range: ClosedRange<Int>) -> Duration {
        let number = integer(name, default: fallback, in: range)
        return name.hasSuffix("_MS") ? .milliseconds(number) : .seconds(number)
    }

    mutating func flag(_ name: String, default fallback: Bool) -> Bool {
        parsed(name, default: fallback, "true or false") { text in
            switch text.lowercased() {
            case "true", "yes", "1", "on": true
            case "false", "no", "0", "off": false
            default: nil
            }
        }
    }

    mutating func parsed<Value>(
        _ name: String,
        default fallback: Value,
        _ expected: String,
        _ parse: (String) -> Value?
    ) -> Value {
        guard let text = value(name) else {
            _ = show(name, "\(fallback)")
            return fallback
        }
        guard let value = parse(text) else {
            fault(name, "is \"\(text.prefix(40))\", expected \(expected)")
            return fallback
        }
        _ = show(name, text)
        return value
    }

    /// Reads a secret from `NAME`, or from the file that `NAME_FILE` names, or standard input for `-`.
    mutating func secret(_ name: String) -> SecretBytes? {
        let direct = value(name, isSecret: true)
        let path = value(name + "_FILE")
        _ = show(name, direct == nil && path == nil ? "" : "«redacted»")
        guard let path else { return direct.map { SecretBytes(Array($0.utf8)) } }
        guard direct == nil else {
            fault(name, "is set together with \(name)_FILE, expected one of them")
            return nil
        }
        guard let text = SecretFile.text(at: path) else {
            fault("\(name)_FILE", "\(path) cannot be read, expected a text file")
            return nil
        }
        guard !text.isEmpty else {
            fault("\(name)_FILE", path == "-" ? "standard input is empty or was read already" : "\(path) is empty")
            return nil
        }
        return SecretBytes(Array(text.utf8))
    }

    mutating func requiredSecret(_ name: String) -> SecretBytes {
        let faultsBefore = faults.count
        let secret = secret(name)
        if secret == nil, faults.count == faultsBefore { fault(name, "is missing, expected it or \(name)_FILE") }
        return secret ?? SecretBytes([])
    }

    mutating func fault(_ name: String, _ text: String) {
        faults.append("\(name): \(text)")
    }

    /// Refuses `--options` that name no setting; anything else on the command line is a value.
    mutating func refuseUnknown(_ arguments: [String]) {
        faults += unknownOptions(arguments).map { "\($0): is not a setting" }
    }

    /// The `--options` that name none of the settings that were asked for.
    package func unknownOptions(_ arguments: [String]) -> [String] {
        let known = Set(names.map { "--" + $0.lowercased().replacing("_", with: "-") })
        return arguments.filter { $0.hasPrefix("--") }.map { String($0.prefix { $0 != "=" }) }
            .filter { !known.contains($0) }
    }

    // An empty value counts as absent: compose files and CI set variables to nothing when they are not given.
    private mutating func value(_ name: String, isSecret: Bool = false) -> String? {
        names.insert(name)
        let key = ConfigKey(name.lowercased().split(separator: "_").map(String.init))
        let text = reader.string(forKey: key, isSecret: isSecret)
        return text.flatMap { $0.isEmpty ? nil : $0 }
    }

    private mutating func show(_ name: String, _ text: String) -> String {
        effective.append((name, text))
        return text
    }
}
