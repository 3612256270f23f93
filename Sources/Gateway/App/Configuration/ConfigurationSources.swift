package import Configuration
import FoundationEssentials
import SystemPackage

/// Where settings come from: command line, environment, file; the first that has a value wins.
package enum ConfigurationSources {
    /// Opens all sources.
    ///
    /// - Parameters:
    ///   - arguments: Settings of the command line, as `--name value` or `--name=value`.
    ///   - file: A file of `NAME=value` lines; nil means the one that `CONFIG_FILE` names, if any.
    /// - Returns: A reader that asks them in order.
    /// - Throws: `ConfigurationError` when the file cannot be read.
    package static func reader(arguments: [String], file: String?) async throws(ConfigurationError) -> ConfigReader {
        let environment = EnvironmentVariablesProvider()
        var providers: [any ConfigProvider] = [CommandLineArgumentsProvider(arguments: arguments), environment]
        if let path = file ?? ProcessInfo.processInfo.environment["CONFIG_FILE"], !path.isEmpty {
            do {
                providers.append(try await EnvironmentVariablesProvider(environmentFilePath: .init(path)))
            } catch {
                throw ConfigurationError(faults: ["CONFIG_FILE: \(path) cannot be read, expected NAME=value lines"])
            }
        }
        return ConfigReader(providers: providers)
    }
}
