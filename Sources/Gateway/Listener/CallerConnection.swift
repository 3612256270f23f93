import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// A caller's connection: plain HTTP/1, with a receive buffer that fits our requests.
struct CallerConnection: ServerChildChannel {
    /// What the server keeps of a connection.
    struct Value: ServerChildChannelValue {
        let channel: any Channel
    }

    let limits: ConnectionState.Limits
    let arrivals: AsyncStream<Exchange>.Continuation
    let refusal: ConnectionHandler.Refusal

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            // The buffer is kept as long as the connection, also while its request waits; NIO begins with 2 kB. It grows
            // where requests are longer.
            let buffers = AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 512, maximum: 64 * 1024)
            try channel.syncOptions?.setOption(.recvAllocator, value: buffers)
            // One read at a time: whether more is wanted is asked before the next.
            try channel.syncOptions?.setOption(.maxMessagesPerRead, value: 1)
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(HTTPResponseEncoder(configuration: .init()))
            try pipeline.addHandler(
                ByteToMessageHandler(
                    HTTPRequestDecoder(
                        leftOverBytesStrategy: .dropBytes,
                        informationalResponseStrategy: .drop,
                        limitConfiguration: .beyondHeaderLimit
                    ),
                    // Blanks are no header, but are kept until one is complete.
                    maximumBufferSize: 16 * HeaderLimit.maximumBytes
                )
            )
            try pipeline.addHandler(ConnectionHandler(limits, arrivals, refusal: refusal))
            return Value(channel: channel)
        }
    }

    /// Waits for the connection's end; its requests are answered elsewhere.
    func handle(value: Value, logger: Logger) async {
        await withTaskCancellationHandler {
            // The future cannot fail.
            try? await value.channel.closeFuture.get()
        } onCancel: {
            value.channel.close(mode: .input, promise: nil)
            // The time to drain is over: an answer that nobody takes is not waited for.
            value.channel.eventLoop.scheduleTask(in: ConnectionState.grace) { value.channel.close(promise: nil) }
        }
    }
}

extension NIOHTTPDecoderLimitConfiguration {
    // Above `HeaderLimit`, which answers with a problem of its own; what exceeds this cannot be told from what is no HTTP.
    fileprivate static var beyondHeaderLimit: Self {
        var limits = Self()
        limits.maxHeaderFieldSize = 8 * HeaderLimit.maximumBytes
        limits.maxHeaderListSize = 8 * HeaderLimit.maximumBytes
        limits.maxHeaderFieldCount = 200
        return limits
    }
}
