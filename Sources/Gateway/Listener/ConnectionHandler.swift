import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// The end of a connection's pipeline: does what `ConnectionState` says, on the connection's event loop.
///
/// A connection that waits has no task of its own: its requests are handed on as they come, and a waiting one costs what
/// its story needs.
final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias OutboundIn = Never
    typealias OutboundOut = HTTPResponsePart

    private let arrivals: AsyncStream<Exchange>.Continuation
    private var state: ConnectionState
    private var context: ChannelHandlerContext?
    private var peer: IPAddress?
    /// One look at the clock for as many requests as come before it: to set and take back a timer for each is dear.
    private var look: (at: NIODeadline, timer: Scheduled<Void>)?
    private var isReadHeld = false

    init(_ limits: ConnectionState.Limits, _ arrivals: AsyncStream<Exchange>.Continuation) {
        state = ConnectionState(limits, at: .now())
        self.arrivals = arrivals
    }

    /// Sends an answer.
    func send(_ head: HTTPResponse, _ body: ByteBuffer) {
        guard let context else { return }
        var head = head
        if state.answer(at: .now()) { head.headerFields[.connection] = "close" }
        write(head, body, context) { result in
            if case .failure = result { return context.close(promise: nil) }
            self.perform(self.state.answered(at: .now()))
        }
        lookAgain(context)
    }

    private func write(
        _ head: HTTPResponse,
        _ body: ByteBuffer,
        _ context: ChannelHandlerContext,
        then goOn: @escaping (Result<Void, any Error>) -> Void
    ) {
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete(goOn)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if body.readableBytes > 0 { context.write(wrapOutboundOut(.body(body)), promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
    }

    /// Does one thing, and whatever the parts that came meanwhile lead to.
    private func perform(_ first: ConnectionState.Action?) {
        var action = first
        while let context {
            switch action {
            case .handOn(let head, let body):
                let request = Request(head: head, body: RequestBody(body))
                arrivals.yield(Exchange(request, of: peer, on: self, context.eventLoop))
            case .inviteBody:
                context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
            case .refuse: return refuse(context)
            case .close: return context.close(promise: nil)
            case nil:
                readAgain(context)
                return lookAgain(context)
            }
            action = state.next(at: .now())
        }
    }

    private func refuse(_ context: ChannelHandlerContext) {
        let problem = Problem(.malformedRequest, "This is no HTTP request, or its headers are too long.")
        let requestID = RequestID().description
        var answer = problem.response(requestID: requestID)
        answer.addCommonHeaders(requestID: requestID)
        answer.headers[.connection] = "close"
        write(answer.head, ByteBuffer(bytes: problem.document(requestID: requestID)), context) { _ in
            context.close(promise: nil)
        }
    }

    private func readAgain(_ context: ChannelHandlerContext) {
        guard isReadHeld, state.wantsInput else { return }
        isReadHeld = false
        context.read()
    }

    private func lookAgain(_ context: ChannelHandlerContext) {
        guard let deadline = state.deadline else { return }
        if let look {
            if look.at <= deadline { return }
            look.timer.cancel()
        }
        let timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
            self.look = nil
            self.perform(self.state.pass(.now()))
        }
        look = (deadline, timer)
    }
}

// MARK: - Events

extension ConnectionHandler {
    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        peer = context.remoteAddress?.ipAddress.flatMap { IPAddress($0) }
        lookAgain(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        look?.timer.cancel()
        (self.context, look) = (nil, nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        perform(state.receive(unwrapInboundIn(data), at: .now()))
    }

    func read(context: ChannelHandlerContext) {
        if state.wantsInput { context.read() } else { isReadHeld = true }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Anything else is the end of the connection itself.
        if error is HTTPParserError { perform(state.end(.broken, at: .now())) } else { context.close(promise: nil) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed: perform(state.end(.ended, at: .now()))
        case is ChannelShouldQuiesceEvent: perform(state.quiesce())
        default: context.fireUserInboundEventTriggered(event)
        }
    }
}
