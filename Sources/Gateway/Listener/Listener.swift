import HummingbirdCore
package import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// One HTTP listener as a service: bounded connections, bounded headers and bodies, idle and slow connections closed.
package struct Listener: Service {
    private let server: any Service
    private let answering: Answering
    private let exchanges: AsyncStream<Exchange>
    private let arrivals: AsyncStream<Exchange>.Continuation

    /// Prepares a listener; `listening` is told the port once connections are accepted.
    package init(
        _ settings: ListenerSettings,
        entry: PublicEntry,
        logger: Logger,
        listening: @escaping @Sendable (_ port: Int) -> Void
    ) {
        (exchanges, arrivals) = AsyncStream.makeStream()
        answering = Answering(entry, logger: logger)
        server = CallerConnection(
            limits: ConnectionState.Limits(settings),
            arrivals: arrivals,
            refusal: answering.refusal(of:)
        ).server(
            configuration: .init(
                address: .hostname(settings.host, port: settings.port),
                backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(settings.maxConnections, logger: logger)
            ),
            onServerRunning: { channel in listening(channel.localAddress?.port ?? settings.port) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: logger
        )
    }

    /// Runs until the last connection has ended and the last request has been answered.
    package func run() async throws {
        async let answered: Void = answering.answer(exchanges)
        var failure: (any Error)?
        do { try await server.run() } catch { failure = error }
        arrivals.finish()
        await answered
        if let failure { throw failure }
    }
}

extension ConnectionState.Limits {
    fileprivate init(_ settings: ListenerSettings) {
        body = Request.maximumBodyBytes
        request = TimeAmount(settings.requestTimeout)
        idle = TimeAmount(settings.idleTimeout)
    }
}
