import NIOCore
import NIOHTTP1

/// Where a caller's connection stands between requests and answers (RFC 9112 §9).
///
/// Requests are served one by one: a request is handed on when it has arrived whole, and what comes after it is looked at
/// when its answer has been taken. A request whose body is of no use, being too long, broken or late, is handed on at
/// once, with the reason in place of its body.
///
/// Bytes do not count as progress, only whole steps do: somebody who sends or reads one byte at a time meets the same
/// deadlines as somebody who does nothing.
struct ConnectionState {
    struct Limits: Sendable {
        /// The longest body that is read, in bytes.
        var body: Int
        /// How long a request may take to arrive from its head on, and its answer to be taken.
        var request: TimeAmount
        /// How long there may be no request.
        var idle: TimeAmount
    }

    /// What has to be done now.
    enum Action {
        case handOn(HTTPRequestHead, ReceivedBody)
        /// The caller waits to be told that its body is wanted (RFC 9110 §10.1.1).
        case inviteBody
        /// What came is no HTTP: say so; it is the last answer.
        case refuse
        /// No more is answered: say so by ending our side, and read what comes until the caller ends its own. Bytes that
        /// nobody has read would reset the connection, and take the last answer with them (RFC 9112 §9.6).
        case finish
        case close
    }

    private enum Arrival {
        case none
        case collecting(HTTPRequestHead)
        /// The request is handed on already; what still belongs to it is dropped.
        case discarding
        /// Nothing that comes can matter any more.
        case lost
    }

    enum End {
        /// The caller has ended its side, or has sent more than is kept.
        case ended
        /// What has come is no HTTP, and nothing behind it can be understood.
        case broken
    }

    /// Further requests that are kept while one is answered; who sends more is served no further.
    static let maximumQueued = 64
    /// How long bytes are read that nobody wants, so that the last answer arrives.
    static let grace = TimeAmount.seconds(1)

    private let limits: Limits
    private var arrival = Arrival.none
    /// What has come of the body of the request that arrives.
    private var body = ByteBuffer()
    private var isAnswering = false
    private var queued: [HTTPServerRequestPart] = []
    private var queuedBytes = 0
    /// Why no more comes, behind what is queued.
    private var end: End?
    private var callerHasEnded = false
    /// After the current answer the connection ends.
    private var isLast = false
    private var arrivalEnds: NIODeadline?
    private var answerEnds: NIODeadline?
    private var idleEnds: NIODeadline?

    init(_ limits: Limits, at now: NIODeadline) {
        self.limits = limits
        idleEnds = now + limits.idle
    }

    /// Whether more bytes are to be read: none while further requests wait for the current one's answer.
    var wantsInput: Bool { takesParts || (queued.isEmpty && !isLast && end == nil) }

    private var takesParts: Bool {
        if case .none = arrival { !isAnswering } else { true }
    }

    /// When `pass` is to be called next.
    var deadline: NIODeadline? {
        Self.earlier(arrivalEnds, Self.earlier(answerEnds, idleEnds))
    }

    private static func earlier(_ one: NIODeadline?, _ other: NIODeadline?) -> NIODeadline? {
        guard let one, let other else { return one ?? other }
        return min(one, other)
    }
}

// MARK: - Requests

extension ConnectionState {
    mutating func receive(_ part: HTTPServerRequestPart, at now: NIODeadline) -> Action? {
        if takesParts { return take(part, at: now) }
        if !isLast, end == nil { keep(part) }
        return nil
    }

    private mutating func take(_ part: HTTPServerRequestPart, at now: NIODeadline) -> Action? {
        switch (arrival, part) {
        case (.none, .head(let head)): return begin(head, at: now)
        case (.collecting(let head), .body(let part)): return collect(part, of: head)
        case (.collecting(let head), .end):
            complete()
            return handOn(head, .whole(body))
        case (.discarding, .end):
            complete()
            return isAnswering ? nil : next(at: now)
        // What is left is dropped; the decoder makes no other sequences of them.
        case (.none, _), (.collecting, _), (.discarding, _), (.lost, _): return nil
        }
    }

    private mutating func keep(_ part: HTTPServerRequestPart) {
        if case .body(let bytes) = part {
            queuedBytes += bytes.readableBytes
            if case .body(var last)? = queued.last {
                queued.removeLast()
                last.writeImmutableBuffer(bytes)
                queued.append(.body(last))
            } else {
                queued.append(part)
            }
        } else {
            queued.append(part)
        }
        guard queued.count > 3 * Self.maximumQueued || queuedBytes > 2 * limits.body else { return }
        // What came whole is served.
        while case .some(let last) = queued.last {
            if case .end = last { break }
            queued.removeLast()
        }
        end = .ended
    }

    private mutating func begin(_ head: HTTPRequestHead, at now: NIODeadline) -> Action? {
        guard head.namesOneHost else { return end(.broken, at: now) }
        idleEnds = nil
        arrivalEnds = now + limits.request
        isLast = isLast || head.endsConnection
        if let length = head.headers.first(name: "content-length"), Int(length) ?? .max > limits.body {
            arrival = .discarding
            return handOn(head, .cut(.tooLong))
        }
        arrival = .collecting(head)
        return head.expectsContinue ? .inviteBody : nil
    }

    private mutating func collect(_ part: ByteBuffer, of head: HTTPRequestHead) -> Action? {
        guard body.readableBytes + part.readableBytes <= limits.body else {
            arrival = .discarding
            return handOn(head, .cut(.tooLong))
        }
        // Most bodies come in one part.
        if body.readableBytes == 0 { body = part } else { body.writeImmutableBuffer(part) }
        return nil
    }

    private mutating func complete() {
        arrival = .none
        arrivalEnds = nil
    }

    private mutating func handOn(_ head: HTTPRequestHead, _ body: ReceivedBody) -> Action {
        isAnswering = true
        self.body = ByteBuffer()
        return .handOn(head, body)
    }
}

// MARK: - Answers

extension ConnectionState {
    /// An answer is about to be written.
    ///
    /// - Returns: whether it is the connection's last, which it should say.
    mutating func answer(at now: NIODeadline) -> Bool {
        answerEnds = now + limits.request
        return isLast || (end == .ended && queued.isEmpty)
    }

    /// The answer has been written.
    mutating func answered(at now: NIODeadline) -> Action? {
        isAnswering = false
        answerEnds = nil
        return next(at: now)
    }

    /// What follows from all that has come; to be asked after each action until there is nothing.
    mutating func next(at now: NIODeadline) -> Action? {
        while takesParts, !queued.isEmpty {
            if let action = take(queued.removeFirst(), at: now) { return action }
        }
        if queued.isEmpty { queuedBytes = 0 }
        switch arrival {
        case .none: return isAnswering ? nil : rest(at: now)
        case .collecting(let head):
            guard end != nil else { return nil }
            lose()
            return handOn(head, .cut(.broken))
        case .discarding:
            guard end != nil else { return nil }
            lose()
            return isAnswering ? nil : finish(at: now)
        case .lost: return isAnswering ? nil : finish(at: now)
        }
    }

    private mutating func rest(at now: NIODeadline) -> Action? {
        if end == .broken, !isLast {
            lose()
            answerEnds = now + limits.request
            return .refuse
        }
        if isLast || end != nil { return finish(at: now) }
        idleEnds = now + limits.idle
        return nil
    }

    /// Nothing is answered any more.
    private mutating func finish(at now: NIODeadline) -> Action {
        lose()
        if callerHasEnded { return .close }
        idleEnds = now + Self.grace
        return .finish
    }
}

// MARK: - Ends

extension ConnectionState {
    /// No more will come.
    mutating func end(_ reason: End, at now: NIODeadline) -> Action? {
        if reason == .ended { callerHasEnded = true }
        if case .lost = arrival { return callerHasEnded && !isAnswering && answerEnds == nil ? .close : nil }
        if end == nil { end = reason }
        return next(at: now)
    }

    /// The service stops: what is under way is finished, and no more.
    mutating func quiesce() -> Action? {
        isLast = true
        queued = []
        guard case .none = arrival, !isAnswering else { return nil }
        lose()
        return .close
    }

    /// `deadline` has passed.
    mutating func pass(_ now: NIODeadline) -> Action? {
        if [answerEnds, idleEnds].contains(where: { $0.map { $0 <= now } ?? false }) {
            lose()
            return .close
        }
        guard let arrivalEnds, arrivalEnds <= now else { return nil }
        let late = arrival
        lose()
        if case .collecting(let head) = late { return handOn(head, .cut(.late)) }
        return isAnswering ? nil : finish(at: now)
    }

    /// The connection has failed.
    mutating func fail() -> Action {
        lose()
        return .close
    }

    private mutating func lose() {
        arrival = .lost
        isLast = true
        queued = []
        (arrivalEnds, answerEnds, idleEnds) = (nil, isAnswering ? answerEnds : nil, nil)
    }
}

extension HTTPRequestHead {
    /// Whether the connection ends with the answer: the caller wants it (RFC 9112 §9.6), or the decoder takes what follows
    /// for another protocol.
    fileprivate var endsConnection: Bool {
        !isKeepAlive || version != .http1_1 || method == .CONNECT || headers.contains(name: "upgrade")
    }

    /// RFC 9112 §3.2: any other number of them has to be refused.
    fileprivate var namesOneHost: Bool { version != .http1_1 || headers["host"].count == 1 }

    /// An older caller would take the invitation for the answer.
    fileprivate var expectsContinue: Bool {
        version == .http1_1 && headers.first(name: "expect")?.lowercased() == "100-continue"
    }
}
