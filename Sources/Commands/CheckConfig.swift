import ArgumentParser
import Gateway

struct CheckConfig: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-config",
        abstract: "Check the configuration and print what is in effect, secrets as «redacted»."
    )

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        for (name, value) in try await options.configuration().effective { print("\(name)=\(value)") }
    }
}
