import ArgumentParser
import Gateway
import Logging
import NIOCore

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run the service (the default).")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let start = ContinuousClock.now
        // All stories run on one thread, so that one more for the callers' sockets keeps up with it.
        NIOSingletons.groupLoopCountSuggestion = 1
        let configuration = try await options.configuration()
        let output = LogOutput.standardOutput
        LoggingSystem.bootstrap { JSONLogHandler(label: $0, level: configuration.log.level, output: output) }
        defer { output.flush() }
        let logger = Logger(label: "postern")

        let app = try GatewayApp(configuration, metrics: .process, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                guard let ports = await app.ports.both() else { return }
                let elapsed = start.duration(to: .now) / .milliseconds(1)
                logger.notice(
                    "ready",
                    metadata: [
                        "http_port": .stringConvertible(ports.http), "ops_port": .stringConvertible(ports.ops),
                        "startup_ms": .stringConvertible(elapsed.rounded()),
                    ]
                )
            }
            // Nobody waits for ports that will never listen: one of them may be taken.
            defer { group.cancelAll() }
            try await app.run(signals: true)
        }
        logger.notice("stopped")
    }
}
