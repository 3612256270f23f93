import FoundationEssentials
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import ServiceLifecycle

/// A local stand-in for the provider's Verify v2 API: same paths, same life cycles, same errors, no deliveries.
///
/// It contains nothing of the gateway; a client cannot tell it from the provider but for the `Postern-Emulator` header
/// and the pages under `/_emulator`.
package struct VerifyEmulator: Service {
    private let configuration: EmulatorConfiguration
    private let provider: Provider
    private let traffic = Traffic()
    private let logger: Logger
    private let onReady: @Sendable (Int) async -> Void

    /// - Parameters:
    ///   - configuration: checked here, before anything is bound.
    ///   - logger: of the HTTP server; the emulator itself logs nothing.
    ///   - onReady: called once with the port, as soon as connections are accepted.
    /// - Throws: `UnusableConfiguration` with every fault found.
    package init(
        _ configuration: EmulatorConfiguration,
        logger: Logger,
        onReady: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws(UnusableConfiguration) {
        let faults = configuration.faults
        guard faults.isEmpty else { throw UnusableConfiguration(faults: faults) }
        self.configuration = configuration
        do throws(StateFileFault) {
            provider = try Provider(configuration)
        } catch {
            throw UnusableConfiguration(faults: [error.description])
        }
        self.logger = logger
        self.onReady = onReady
    }

    /// Serves until the task is cancelled or its service group shuts down gracefully.
    ///
    /// - Throws: when the address cannot be bound.
    package func run() async throws {
        try await serve(onReady)
    }

    /// Serves on its port while `body` runs, and stops afterwards; `body` receives the base URL.
    ///
    /// - Throws: what `body` throws, or when the address cannot be bound.
    package func whileRunning<Result: Sendable>(
        _ body: @Sendable (_ baseURL: String) async throws -> Result
    ) async throws -> Result {
        let (ports, report) = AsyncStream<Int>.makeStream()
        var configuration = ServiceGroupConfiguration(
            services: [Serving { try await serve { report.yield($0) } }],
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = .seconds(1)
        let server = ServiceGroup(configuration: configuration)
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { report.finish() }
                try await server.run()
            }
            guard let port = await ports.first(where: { _ in true }) else {
                try await tasks.next()
                throw CancellationError()
            }
            let result: Swift.Result<Result, any Error>
            do { result = .success(try await body("http://\(bracketedHost):\(port)")) } catch {
                result = .failure(error)
            }
            // Cancelled, the HTTP server would drop connections that it has accepted and not looked at yet, which NIO
            // takes for a mistake that ends the process (swift-nio issue 2637).
            await server.triggerGracefulShutdown()
            _ = await tasks.nextResult()
            return try result.get()
        }
    }

    private struct Serving: Service {
        let serve: @Sendable () async throws -> Void

        init(_ serve: @escaping @Sendable () async throws -> Void) { self.serve = serve }

        func run() async throws { try await serve() }
    }

    private func serve(_ report: @escaping @Sendable (Int) async -> Void) async throws {
        let responder = Responder(
            provider: provider,
            traffic: traffic,
            fallbackAuthority: "\(bracketedHost):\(configuration.port)"
        )
        let server = try HTTPServerBuilder.http1(configuration: .init(idleTimeout: .seconds(120))).buildServer(
            configuration: ServerConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                backlog: 4096
            ),
            eventLoopGroup: EventLoopGroupProvider.singleton.eventLoopGroup,
            logger: logger,
            responder: { try await responder.respond(to: $0, $1, $2) },
            onServerRunning: { await report($0.localAddress?.port ?? 0) }
        )
        let courier = try WebhookCourier(authToken: configuration.authToken, behaviour: configuration.behaviour)
        await provider.employ(courier)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await courier.run() }
            do {
                try await server.run()
            } catch {
                await provider.close()
                throw error
            }
            // Connections may outlive the server by a moment; the file must not wait for them.
            await provider.close()
            courier.stop()
            // Whichever comes first: everything is delivered, or time is up.
            group.addTask { try await Task.sleep(for: Self.longestDrain) }
            try await group.next()
            group.cancelAll()
        }
    }

    /// How long a stop waits for event calls; shorter than a service group waits for its services.
    private static let longestDrain = Duration.milliseconds(1500)

    private var bracketedHost: String {
        configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
    }
}

// MARK: The control pages, for tests in the same process

extension VerifyEmulator {
    /// What was "sent", oldest first, as `/_emulator/messages` shows it.
    package func messages(to address: String? = nil) async -> [EmulatorMessage] {
        await provider.messages(to: address)
    }

    /// Moves the emulator's clock ahead, as `/_emulator/clock` does; it never goes back.
    package func advanceClock(bySeconds seconds: Int) async {
        _ = try? await provider.advanceClock(by: seconds)
    }

    /// Adds faults behind those in force, as `/_emulator/faults` does.
    package func add(_ faults: Fault...) async {
        await provider.add(faults)
    }

    /// Ends all faults.
    package func clearFaults() async {
        await provider.clearFaults()
    }

    /// How many calls of each operation came in, disturbed ones included, by the names of the official description.
    package var calls: [String: Int] {
        get async { await provider.calls }
    }

    /// The most requests that were ever under way at once since the start or the last reset.
    package var peakConcurrent: Int { traffic.peak }

    /// Forgets everything but the services of the configuration.
    package func reset() async {
        try? await provider.reset()
        traffic.forgetPeak()
    }
}

/// Why an emulator was not started.
package struct UnusableConfiguration: Error, CustomStringConvertible {
    package let faults: [String]
    package var description: String { faults.joined(separator: "\n") }
}
