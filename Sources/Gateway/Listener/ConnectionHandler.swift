import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// The end of a connection's pipeline: does what `ConnectionState` says, on the connection's event loop.
///
/// A connection that waits has no task of its own: its requests are handed on as they come, and a waiting one costs what
/// its story needs.
final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = Never
    typealias OutboundOut = HTTPServerResponsePart
    /// The answer to a peer's bytes that are no HTTP request.
    typealias Refusal = @Sendable (_ peer: IPAddress?) -> (head: HTTPResponse, body: ByteBuffer)

    private let arrivals: AsyncStream<Exchange>.Continuation
    private let refusal: Refusal
    private var state: ConnectionState
    private var context: ChannelHandlerContext?
    private var peer: IPAddress?
    /// One look at the clock for as many requests as come before it: to set and take back a timer for each is dear.
    private var look: (at: NIODeadline, timer: Scheduled<Void>)?
    private var isReadHeld = false

    init(
        _ limits: ConnectionState.Limits,
        _ arrivals: AsyncStream<Exchange>.Continuation,
        refusal: @escaping Refusal
    ) {
        state = ConnectionState(limits, at: .now())
        self.arrivals = arrivals
        self.refusal = refusal
    }

    /// Sends an answer.
    func send(_ head: HTTPResponse, _ body: ByteBuffer) {
        guard let context else { return }
        write(head, body, isLast: state.answer(at: .now()), context)
    }

    private func write(_ head: HTTPResponse, _ body: ByteBuffer, isLast: Bool, _ context: ChannelHandlerContext) {
        var head = HTTPResponseHead(head)
        if isLast { head.headers.replaceOrAdd(name: "connection", value: "close") }
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { result in
            switch result {
            case .success: self.perform(self.state.answered(at: .now()))
            case .failure: self.perform(self.state.fail())
            }
        }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if body.readableBytes > 0 { context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
        lookAgain(context)
    }

    /// Does one thing, and whatever the parts that came meanwhile lead to.
    private func perform(_ first: ConnectionState.Action?) {
        var action = first
        while let context {
            switch action {
            case .handOn(let head, let body):
                guard handOn(head, body, context) else { return close(context) }
            case .inviteBody:
                context.writeAndFlush(wrapOutboundOut(.head(.init(version: .http1_1, status: .continue))), promise: nil)
            case .refuse: return refuse(context)
            case .finish:
                context.close(mode: .output, promise: nil)
                return goOn(context)
            case .close: return close(context)
            case nil: return goOn(context)
            }
            action = state.next(at: .now())
        }
    }

    /// Hands a request on; false when nobody takes requests any more.
    private func handOn(_ head: HTTPRequestHead, _ body: ReceivedBody, _ context: ChannelHandlerContext) -> Bool {
        // A method that the types do not know is none that the decoder lets through.
        guard let head = try? HTTPRequest(plain: head) else { return false }
        let request = Request(head: head, body: RequestBody(body))
        let result = arrivals.yield(Exchange(request, of: peer, on: self, context.eventLoop))
        if case .enqueued = result { return true }
        return false
    }

    private func refuse(_ context: ChannelHandlerContext) {
        let (head, body) = refusal(peer)
        write(head, body, isLast: true, context)
    }

    private func close(_ context: ChannelHandlerContext) {
        _ = state.fail()
        context.close(promise: nil)
    }

    private func goOn(_ context: ChannelHandlerContext) {
        readAgain(context)
        lookAgain(context)
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
        // The decoder says so again for all that comes behind a break.
        let isOfDecoder =
            error is HTTPParserError || error is ByteToMessageDecoderError
            || error is ByteToMessageDecoderError.PayloadTooLargeError
        perform(isOfDecoder ? state.end(.broken, at: .now()) : state.fail())
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed: perform(state.end(.ended, at: .now()))
        case is ChannelShouldQuiesceEvent: perform(state.quiesce())
        default: context.fireUserInboundEventTriggered(event)
        }
    }
}

extension HTTPRequest {
    /// What the library's own reading comes to; it looks for a scheme in every path, with a parser of whole URLs.
    fileprivate init(plain head: HTTPRequestHead) throws {
        guard head.uri.hasPrefix("/") else {
            self = try HTTPRequest(head, secure: false, splitCookie: false)
            return
        }
        self.init(
            method: try Method(head.method),
            scheme: "http",
            authority: head.headers.first(name: "host"),
            path: head.uri,
            headerFields: HTTPFields(head.headers, splitCookie: false)
        )
    }
}
