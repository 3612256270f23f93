package import Logging

package struct LogSettings: Sendable {
    package var level: Logger.Level

    package init(_ settings: inout SettingsReader) {
        let names = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
        level = settings.parsed("LOG_LEVEL", default: .info, "one of \(names)", Logger.Level.init(rawValue:))
    }
}
