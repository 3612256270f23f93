import ArgumentParser
import Configuration
import Gateway

/// The options that every command with settings takes.
struct SettingsOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A file of NAME=value lines.", valueName: "file"))
    var config: String?

    @Argument(
        parsing: .allUnrecognized,
        help: ArgumentHelp(
            """
            Any setting, as --http-port 8080. Secrets better from files, as --verify-auth-token-file FILE: a command line is \
            visible to other users.
            """,
            valueName: "settings"
        )
    )
    var settings: [String] = []

    /// Reads and checks the whole configuration.
    func configuration() async throws -> GatewayConfiguration {
        try await reporting { try GatewayConfiguration(reader: await reader(), arguments: settings) }
    }

    /// Reads only what a command needs, so that it runs where the rest is not set.
    func read<Part>(_ part: (inout SettingsReader) -> Part) async throws -> Part {
        try await reporting {
            var settings = SettingsReader(try await reader())
            let value = part(&settings)
            if !settings.faults.isEmpty { throw ConfigurationError(faults: settings.faults) }
            return value
        }
    }

    private func reader() async throws -> ConfigReader {
        try await ConfigurationSources.reader(arguments: settings, file: config)
    }

    private func reporting<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as ConfigurationError {
            throw ExitCode.failure(.configuration, error.description)
        }
    }
}
