package import Configuration
import FoundationEssentials
import SystemPackage

/// Where settings come from: command line, environment, file; the first that has a value wins.
package enum ConfigurationSources {
    /// Opens all sources.
    ///
    /// - Parameters:
    ///   - arguments: Settings of the command line, as `--name value` or `--name=value`.
    ///   - environment: The variables of the process.
    ///   - file: A file of `NAME=value` lines; nil means the one that `CONFIG_FILE` names, if any.
    /// - Returns: A reader that asks them in order.
    /// - Throws: `ConfigurationError` when the command line or the file cannot be read.
    package static func reader(
        arguments: [String],
        environment: [String: String] = ProcessInfo.processInfo.environment,
        file: String? = nil
    ) async throws(ConfigurationError) -> ConfigReader {
        let commandLine = CommandLineSettings(arguments)
        guard commandLine.faults.isEmpty else { throw ConfigurationError(faults: commandLine.faults) }
        var providers = [
            EnvironmentVariablesProvider(environmentVariables: commandLine.values),
            EnvironmentVariablesProvider(environmentVariables: environment),
        ]
        if let path = file ?? environment["CONFIG_FILE"], !path.isEmpty {
            do {
                providers.append(try await EnvironmentVariablesProvider(environmentFilePath: FilePath(path)))
            } catch {
                throw ConfigurationError(faults: ["CONFIG_FILE: \(path) cannot be read, expected NAME=value lines"])
            }
        }
        return ConfigReader(providers: providers)
    }
}
