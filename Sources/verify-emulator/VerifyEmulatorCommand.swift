import ArgumentParser
import Logging
import ServiceLifecycle
import SystemPackage
import UnixSignals
import VerifyEmulator

/// Starts the emulator from the command line and stops it on SIGTERM or SIGINT.
@main
struct VerifyEmulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify-emulator",
        abstract: "A local stand-in for the Twilio Verify v2 API. It is not Twilio and sends nothing to anybody.",
        discussion: """
            What was "sent" is at /_emulator/messages, the clock at /_emulator/clock, faults at /_emulator/faults.

            Behaviours:
            \(Behaviour.switches.map { "  \($0.name)=\($0.values)" }.joined(separator: "\n"))
            """
    )

    @Option(help: "Address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "Port to listen on; 0 takes any free one.")
    var port = 8090

    @Option(help: "The account: AC and 32 hex digits.")
    var accountSid = "AC00000000000000000000000000000000"

    @Option(help: "The account's token, the password of HTTP Basic.")
    var authToken = "emulator"

    @Option(help: ArgumentHelp("An API key that is let in too; repeatable.", valueName: "SK…:secret"))
    var apiKey: [APIKey] = []

    @Option(help: ArgumentHelp("A service that exists from the start; repeatable.", valueName: "VA…"))
    var service: [String] = []

    @Option(help: ArgumentHelp("How an unconfirmed point behaves; repeatable.", valueName: "name=value"))
    var behaviour: [String] = []

    @Option(help: ArgumentHelp("Every code is this one: for load runs.", valueName: "digits"))
    var fixedCode: String?

    @Option(help: ArgumentHelp("Keep the account in this file, so that a restart loses nothing.", valueName: "file"))
    var state: String?

    @Flag(help: "Listen on an address that other machines can reach, although the emulator shows every code.")
    var allowRemote = false

    func run() async throws {
        var logger = Logger(label: "verify-emulator")
        logger.logLevel = .warning
        let emulator = try VerifyEmulator(configuration(), logger: logger) { [host] port in
            // `print` would keep the line back while standard output is a file or a pipe.
            // Whoever started the emulator may have closed it, and is not waiting for the line then.
            _ = try? FileDescriptor.standardOutput.writeAll(
                "verify-emulator (not Twilio) listens on http://\(host):\(port)\n".utf8
            )
        }
        var group = ServiceGroupConfiguration(
            services: [emulator],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        group.maximumGracefulShutdownDuration = .seconds(2)
        try await ServiceGroup(configuration: group).run()
    }

    private func configuration() throws -> EmulatorConfiguration {
        var configuration = EmulatorConfiguration(accountSID: accountSid, authToken: authToken)
        configuration.host = host
        configuration.port = port
        configuration.apiKeys = Dictionary(apiKey.map { ($0.sid, $0.secret) }) { _, last in last }
        configuration.services = service
        configuration.fixedCode = fixedCode
        configuration.stateFile = state
        configuration.allowsRemote = allowRemote
        for setting in behaviour {
            let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            try configuration.behaviour.set(parts[0], to: parts.count == 2 ? parts[1] : "")
        }
        return configuration
    }
}

/// An API key as one argument.
struct APIKey: ExpressibleByArgument {
    let sid: String
    let secret: String

    init?(argument: String) {
        let parts = argument.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        (sid, secret) = (parts[0], parts[1])
    }
}
