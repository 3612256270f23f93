import HummingbirdCore
import Logging
import NIOCore

/// A caller's connection: plain HTTP/1, with a receive buffer that fits our requests.
///
/// The buffer is kept as long as the connection, also while its request waits; NIO begins with 2 kB.
struct CallerConnection: ServerChildChannel {
    private let http: HTTP1Channel

    init(_ http: HTTP1Channel) {
        self.http = http
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        channel.eventLoop.makeCompletedFuture {
            // Grows where requests are longer.
            let buffers = AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 512, maximum: 64 * 1024)
            try channel.syncOptions?.setOption(.recvAllocator, value: buffers)
        }
        .flatMap { http.setup(channel: channel, logger: logger) }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await http.handle(value: value, logger: logger)
    }
}
