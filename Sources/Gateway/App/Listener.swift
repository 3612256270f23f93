import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import ServiceLifecycle

/// One HTTP listener as a service: bounded connections, bounded headers, idle and slow connections closed.
package struct Listener: Service {
    private let application: Application<NoResponder>

    /// Prepares a listener; `listening` is told the port once connections are accepted.
    package init(
        _ settings: ListenerSettings,
        entry: PublicEntry,
        logger: Logger,
        listening: @escaping @Sendable (_ port: Int) -> Void
    ) {
        let answering = Answering(entry, logger: logger)
        application = Application(
            responder: NoResponder(),
            server: HTTPServerBuilder { _ in
                CallerConnection(
                    HTTP1Channel(
                        responder: answering.answer,
                        configuration: .init(
                            additionalChannelHandlers: [RequestDeadline(limit: settings.requestTimeout)],
                            idleTimeout: .init(settings.idleTimeout),
                            httpDecoderConfiguration: .decoder
                        )
                    )
                )
            },
            configuration: .init(
                address: .hostname(settings.host, port: settings.port),
                backlog: 1024,
                availableConnectionsDelegate: .maximum(settings.maxConnections, logger: logger)
            ),
            onServerRunning: { channel in listening(channel.localAddress?.port ?? settings.port) },
            logger: logger
        )
    }

    package func run() async throws {
        try await application.run()
    }
}

/// Stands where `Application` wants somebody who answers: every connection has its own, see `Answering`.
private struct NoResponder: HTTPResponder {
    func respond(to request: Request, context: PublicContext) async throws -> Response {
        Response(status: .internalServerError)
    }
}

extension HTTP1Channel.Configuration.DecoderConfiguration {
    // Above `HeaderLimit`, which answers with a problem document; beyond this the connection ends with a bare 400.
    fileprivate static let decoder = Self(
        maxHeaderFieldSize: 8 * HeaderLimit.maximumBytes,
        maxHeaderListSize: 8 * HeaderLimit.maximumBytes,
        maxHeaderFieldCount: 200
    )
}
