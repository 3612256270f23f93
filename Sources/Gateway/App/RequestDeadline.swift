import Hummingbird
import HummingbirdCore
import NIOCore
import NIOHTTPTypes

/// Limits the time in which a request must have arrived and an answer must have been taken.
///
/// The idle time-out of a connection starts anew with every byte, so somebody who sends or reads one byte at a time
/// could hold connections for ever. A request that is late ends its body with `RequestTimedOut`; whoever reads it
/// answers 408, and the connection is closed after the answer. If nobody answers soon, or the answer is not taken, it
/// is closed at once.
final class RequestDeadline: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// How long the answer to a late request may take.
    private static let grace = TimeAmount.seconds(1)

    private let limit: TimeAmount
    private var reading: Scheduled<Void>?
    private var writing: Scheduled<Void>?
    private var isLate = false

    init(limit: Duration) {
        self.limit = TimeAmount(limit)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            reading?.cancel()
            reading = schedule(in: limit, context) { self.requestIsLate($0) }
        case .body: break
        case .end:
            reading?.cancel()
            reading = nil
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head where writing == nil: writing = schedule(in: limit, context) { $0.close(promise: nil) }
        case .head, .body: break
        case .end:
            let written = promise ?? context.eventLoop.makePromise()
            let context = NIOLoopBound(context, eventLoop: context.eventLoop)
            written.futureResult.assumeIsolated().whenComplete { _ in self.answerIsTaken(context.value) }
            return context.value.writeAndFlush(data, promise: written)
        }
        context.write(data, promise: promise)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        reading?.cancel()
        writing?.cancel()
    }

    private func requestIsLate(_ context: ChannelHandlerContext) {
        isLate = true
        context.fireErrorCaught(RequestTimedOut())
        reading = schedule(in: Self.grace, context) { $0.close(promise: nil) }
    }

    private func answerIsTaken(_ context: ChannelHandlerContext) {
        writing?.cancel()
        writing = nil
        if isLate { context.close(promise: nil) }
    }

    private func schedule(
        in time: TimeAmount,
        _ context: ChannelHandlerContext,
        _ body: @escaping (ChannelHandlerContext) -> Void
    ) -> Scheduled<Void> {
        context.eventLoop.assumeIsolated().scheduleTask(in: time) { body(context) }
    }
}

/// The body of a request that took too long to arrive.
struct RequestTimedOut: Error {}
