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
    /// When the request that is arriving must be complete.
    private var readingEnds: NIODeadline?
    /// When the answer that is going out must have been taken.
    private var writingEnds: NIODeadline?
    /// One look at the clock for as many requests as come before it: to set and take back a timer for each is dear.
    private var look: Scheduled<Void>?
    private var isLate = false

    init(limit: Duration) {
        self.limit = TimeAmount(limit)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            readingEnds = .now() + limit
            lookAgain(context)
        case .body: break
        case .end: readingEnds = nil
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head where writingEnds == nil:
            writingEnds = .now() + limit
            lookAgain(context)
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
        look?.cancel()
    }

    private func lookAgain(_ context: ChannelHandlerContext) {
        guard look == nil, let first = [readingEnds, writingEnds].compactMap(\.self).min() else { return }
        look = context.eventLoop.assumeIsolated().scheduleTask(deadline: first) {
            self.look = nil
            self.closeIfLate(context, at: .now())
            self.lookAgain(context)
        }
    }

    private func closeIfLate(_ context: ChannelHandlerContext, at now: NIODeadline) {
        if let writingEnds, writingEnds <= now { return endConnection(context) }
        guard let readingEnds, readingEnds <= now else { return }
        if isLate { return endConnection(context) }
        isLate = true
        self.readingEnds = now + Self.grace
        context.fireErrorCaught(RequestTimedOut())
    }

    private func endConnection(_ context: ChannelHandlerContext) {
        (readingEnds, writingEnds) = (nil, nil)
        context.close(promise: nil)
    }

    private func answerIsTaken(_ context: ChannelHandlerContext) {
        writingEnds = nil
        if isLate { context.close(promise: nil) }
    }
}

/// The body of a request that took too long to arrive.
struct RequestTimedOut: Error {}
