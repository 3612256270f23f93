import Domain
import HTTPTypes
import NIOCore
import NIOHTTPTypes

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
        case handOn(HTTPRequest, ReceivedBody)
        /// The caller waits to be told that its body is wanted (RFC 9110 §10.1.1).
        case inviteBody
        /// What came is no HTTP: say so, and close.
        case refuse
        case close
    }

    private enum Arrival {
        case none
        case collecting(HTTPRequest)
        /// The request is handed on already; what still belongs to it is dropped.
        case discarding
        /// Nothing that comes can matter any more.
        case lost
    }

    enum End {
        /// The caller has ended its side.
        case ended
        /// What has come is no HTTP, and nothing behind it can be understood.
        case broken
    }

    /// Parts of further requests that are kept while one is answered; who sends more is served no further.
    static let maximumQueued = 64

    private let limits: Limits
    private var arrival = Arrival.none
    /// What has come of the body of the request that arrives.
    private var body = ByteBuffer()
    private var isAnswering = false
    private var queued: [HTTPRequestPart] = []
    /// Why no more comes, behind what is queued.
    private var end: End?
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
    var wantsInput: Bool { takesParts || queued.isEmpty }

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
    mutating func receive(_ part: HTTPRequestPart, at now: NIODeadline) -> Action? {
        if takesParts { return take(part, at: now) }
        keep(part)
        return nil
    }

    private mutating func take(_ part: HTTPRequestPart, at now: NIODeadline) -> Action? {
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

    private mutating func keep(_ part: HTTPRequestPart) {
        if queued.count < Self.maximumQueued, !isLast { return queued.append(part) }
        isLast = true
        queued = []
    }

    private mutating func begin(_ head: HTTPRequest, at now: NIODeadline) -> Action? {
        idleEnds = nil
        arrivalEnds = now + limits.request
        if head.endsConnection { isLast = true }
        if let length = head.headerFields[.contentLength].flatMap(Int.init), length > limits.body {
            arrival = .discarding
            return handOn(head, .cut(.tooLong))
        }
        arrival = .collecting(head)
        return head.expectsContinue ? .inviteBody : nil
    }

    private mutating func collect(_ part: ByteBuffer, of head: HTTPRequest) -> Action? {
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

    private mutating func handOn(_ head: HTTPRequest, _ body: ReceivedBody) -> Action {
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
        return isLast
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
        switch arrival {
        case .none: return isAnswering ? nil : rest(at: now)
        case .collecting(let head):
            guard end != nil else { return nil }
            lose()
            return handOn(head, .cut(.broken))
        case .discarding:
            // Bytes that nobody has read would reset the connection, and take the answer with them.
            guard end != nil else { return nil }
            lose()
            return isAnswering ? nil : .close
        case .lost: return isAnswering ? nil : .close
        }
    }

    private mutating func rest(at now: NIODeadline) -> Action? {
        if isLast { return .close }
        idleEnds = now + limits.idle
        guard let end else { return nil }
        lose()
        return end == .broken ? .refuse : .close
    }
}

// MARK: - Ends

extension ConnectionState {
    /// No more will come.
    mutating func end(_ reason: End, at now: NIODeadline) -> Action? {
        guard end == nil else { return nil }
        end = reason
        return next(at: now)
    }

    /// The service stops: what is under way is finished, and no more.
    mutating func quiesce() -> Action? {
        isLast = true
        queued = []
        if case .none = arrival, !isAnswering { return .close }
        return nil
    }

    /// `deadline` has passed.
    mutating func pass(_ now: NIODeadline) -> Action? {
        if let answerEnds, answerEnds <= now { return .close }
        if let idleEnds, idleEnds <= now { return .close }
        guard let arrivalEnds, arrivalEnds <= now else { return nil }
        defer { lose() }
        if case .collecting(let head) = arrival { return handOn(head, .cut(.late)) }
        return isAnswering ? nil : .close
    }

    private mutating func lose() {
        arrival = .lost
        isLast = true
        queued = []
        (arrivalEnds, idleEnds) = (nil, nil)
    }
}

extension HTTPRequest {
    /// Whether the caller wants the connection closed after the answer (RFC 9112 §9.6).
    fileprivate var endsConnection: Bool {
        guard let options = headerFields[.connection] else { return false }
        return options.split(separator: ",").contains { $0.trimmed.lowercased() == "close" }
    }

    fileprivate var expectsContinue: Bool {
        headerFields[.expect]?.lowercased() == "100-continue"
    }
}
