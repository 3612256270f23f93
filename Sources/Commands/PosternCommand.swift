package import ArgumentParser

/// The program: what operators type.
package struct PosternCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "postern",
        abstract: "A self-hosted second-factor gateway in front of Twilio Verify.",
        discussion: """
            Settings come from the command line (--http-port 8080), the environment (HTTP_PORT=8080) and a file of \
            NAME=value lines (--config FILE or CONFIG_FILE), in this order. docs/configuration.md lists them.
            """,
        version: "0.1.0",
        subcommands: [
            Serve.self, Migrate.self, CheckConfig.self, Initialize.self, Health.self, App.self, Key.self, Rehash.self,
            Verify.self,
        ],
        defaultSubcommand: Serve.self
    )

    package init() {}
}
