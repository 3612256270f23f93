import NIOCore
import NIOHTTP1
import Testing

@testable import Gateway

/// The rules of a connection alone: no sockets, no clock.
@Suite struct ConnectionStateTests {
    private static let limits = ConnectionState.Limits(body: 8, request: .seconds(20), idle: .seconds(75))

    private func state() -> ConnectionState { ConnectionState(Self.limits, at: at(0)) }

    private func at(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(1_000_000_000) + .seconds(seconds) }

    private func head(
        _ path: String = "/a",
        _ headers: HTTPHeaders = [:],
        version: HTTPVersion = .http1_1
    ) -> HTTPServerRequestPart {
        let headers = HTTPHeaders([("host", "x")] + Array(headers))
        return .head(HTTPRequestHead(version: version, method: .POST, uri: path, headers: headers))
    }

    private func body(_ text: String) -> HTTPServerRequestPart { .body(ByteBuffer(string: text)) }

    /// The action as text, which is easy to compare.
    private func told(_ action: ConnectionState.Action?) -> String {
        switch action {
        case .handOn(let head, .whole(let body)): "\(head.uri) \(String(buffer: body))"
        case .handOn(let head, .cut(let fault)): "\(head.uri) \(fault)"
        case .inviteBody: "invite"
        case .refuse: "refuse"
        case .finish: "finish"
        case .close: "close"
        case nil: "nothing"
        }
    }

    /// Takes the parts of one request at second 0; returns what the last of them led to.
    private func receive(_ state: inout ConnectionState, _ parts: HTTPServerRequestPart...) -> String {
        var last = "nothing"
        for part in parts { last = told(state.receive(part, at: at(0))) }
        return last
    }

    private func answer(_ state: inout ConnectionState, at second: Int64 = 0) -> (isLast: Bool, then: String) {
        let isLast = state.answer(at: at(second))
        return (isLast, told(state.answered(at: at(second))))
    }

    @Test func `a request is handed on when it has arrived whole`() {
        var state = state()

        #expect(receive(&state, head(), body("{"), body("}")) == "nothing")
        #expect(receive(&state, .end(nil)) == "/a {}")
        #expect(answer(&state) == (false, "nothing"))
    }

    @Test func `requests in one go are served one by one`() {
        var state = state()

        #expect(receive(&state, head("/a"), .end(nil)) == "/a ")
        // What ends the connection is to be heard of while the answer is waited for.
        #expect(state.wantsInput)
        #expect(receive(&state, head("/b"), body("1"), .end(nil), head("/c"), .end(nil)) == "nothing")
        #expect(!state.wantsInput)
        #expect(answer(&state).then == "/b 1")
        #expect(told(state.next(at: at(0))) == "nothing")
        #expect(answer(&state).then == "/c ")
        #expect(answer(&state).then == "nothing")
    }

    @Test func `who sends on and on without waiting is served what is kept, and no further`() {
        var state = state()
        _ = receive(&state, head("/a"), .end(nil))
        for _ in 0..<1000 { _ = receive(&state, head("/b"), .end(nil)) }

        var served = 0
        var then = answer(&state).then
        while then == "/b " {
            served += 1
            then = answer(&state).then
        }

        #expect((ConnectionState.maximumQueued..<1000).contains(served))
        #expect(then == "finish")
    }

    @Test func `who sends too many bytes without waiting is served what came whole`() {
        var state = state()
        _ = receive(&state, head("/a"), .end(nil), head("/b"), body("12345678"), .end(nil))
        _ = receive(&state, head("/c"), body("123456789"))

        #expect(answer(&state).then == "/b 12345678")
        #expect(answer(&state).then == "finish")
    }

    @Test func `a body in many pieces behind a request is one body`() {
        var state = state()
        _ = receive(&state, head("/a"), .end(nil), head("/b"))
        for _ in 0..<8 { _ = receive(&state, body("1")) }
        _ = receive(&state, .end(nil))

        #expect(answer(&state).then == "/b 11111111")
    }

    @Test func `a body that is too long is refused at once, and the connection is good for more`() {
        var state = state()

        #expect(receive(&state, head(), body("12345678"), body("9")) == "/a tooLong")
        #expect(state.wantsInput)
        #expect(receive(&state, body("and on")) == "nothing")
        #expect(answer(&state) == (false, "nothing"))
        #expect(receive(&state, body("and on"), .end(nil)) == "nothing")
        #expect(receive(&state, head("/b"), .end(nil)) == "/b ")
    }

    @Test func `a length that says too much needs no body`() {
        var state = state()

        #expect(receive(&state, head("/a", ["content-length": "18446744073709551615"])) == "/a tooLong")
        #expect(answer(&state).then == "nothing")
        #expect(told(state.pass(at(20))) == "finish")
    }

    @Test func `a body's end is not taken for the end of the next request`() {
        var state = state()

        #expect(receive(&state, head("/a", ["content-length": "9"])) == "/a tooLong")
        #expect(receive(&state, .end(nil), head("/b"), .end(nil)) == "nothing")
        #expect(answer(&state).then == "/b ")
    }

    @Test func `the caller is told that its body is wanted, unless it is not`() {
        var (one, other) = (state(), state())

        #expect(receive(&one, head("/a", ["expect": "100-continue", "content-length": "2"])) == "invite")
        #expect(receive(&other, head("/a", ["expect": "100-continue", "content-length": "9"])) == "/a tooLong")
    }

    @Test(arguments: ["close", "Close", "keep-alive, close"])
    func `a caller's wish to close is granted after the answer`(_ option: String) {
        var state = state()

        #expect(receive(&state, head("/a", ["connection": option]), .end(nil)) == "/a ")
        #expect(answer(&state) == (true, "finish"))
    }

    @Test func `bytes that are no HTTP are refused, a broken body with its request`() {
        var (between, within, behind, dropped) = (state(), state(), state(), state())

        #expect(told(between.end(.broken, at: at(0))) == "refuse")

        _ = receive(&within, head(), body("{"))
        #expect(told(within.end(.broken, at: at(0))) == "/a broken")
        #expect(answer(&within) == (true, "finish"))

        _ = receive(&behind, head(), .end(nil))
        #expect(told(behind.end(.broken, at: at(0))) == "nothing")
        #expect(answer(&behind) == (false, "refuse"))

        _ = receive(&dropped, head("/a", ["content-length": "9"]))
        #expect(told(dropped.end(.broken, at: at(0))) == "nothing")
        #expect(answer(&dropped) == (true, "finish"))
    }

    @Test func `what came before the break is answered`() {
        var state = state()
        _ = receive(&state, head("/a"), .end(nil), head("/b"), .end(nil))

        #expect(told(state.end(.broken, at: at(0))) == "nothing")
        #expect(answer(&state) == (false, "/b "))
        #expect(answer(&state) == (false, "refuse"))
        // The refusal has to be taken, too.
        #expect(state.deadline == at(20))
        #expect(told(state.answered(at: at(1))) == "finish")
        #expect(state.deadline == at(1) + ConnectionState.grace)
    }

    @Test func `after the last answer bytes are read and dropped, until the caller ends or a second is over`() {
        var (ending, silent) = (state(), state())
        _ = receive(&ending, head("/a", ["connection": "close"]), .end(nil))
        _ = receive(&silent, head("/a", ["connection": "close"]), .end(nil))
        #expect(!ending.wantsInput)
        #expect(answer(&ending) == (true, "finish"))
        #expect(ending.wantsInput)
        #expect(receive(&ending, head("/b"), .end(nil)) == "nothing")
        #expect(told(ending.end(.ended, at: at(0))) == "close")

        #expect(answer(&silent) == (true, "finish"))
        #expect(told(silent.pass(at(1))) == "close")
        #expect(receive(&silent, head("/b"), .end(nil)) == "nothing")
    }

    @Test func `a connection that has been closed hands nothing on`() {
        var (quiet, late, failed) = (state(), state(), state())
        #expect(told(quiet.quiesce()) == "close")
        #expect(told(late.pass(at(75))) == "close")
        #expect(told(failed.fail()) == "close")

        #expect(receive(&quiet, head(), .end(nil)) == "nothing")
        #expect(receive(&late, head(), .end(nil)) == "nothing")
        #expect(receive(&failed, head(), .end(nil)) == "nothing")
    }

    @Test func `a request names one host`() {
        var (none, two) = (state(), state())
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/a")

        #expect(receive(&none, .head(head)) == "refuse")
        #expect(receive(&none, .end(nil)) == "nothing")
        #expect(receive(&two, self.head("/a", ["Host": "y"])) == "refuse")
    }

    @Test func `an older caller, and one that wants another protocol, get one answer`() {
        var (older, upgrading) = (state(), state())

        let asking: HTTPHeaders = ["expect": "100-continue", "content-length": "0", "connection": "keep-alive"]
        #expect(receive(&older, head("/a", asking, version: .http1_0)) == "nothing")
        #expect(receive(&older, .end(nil)) == "/a ")
        #expect(answer(&older) == (true, "finish"))

        #expect(receive(&upgrading, head("/a", ["upgrade": "h2c"]), .end(nil)) == "/a ")
        #expect(!upgrading.wantsInput)
        #expect(answer(&upgrading) == (true, "finish"))
    }

    @Test func `a last request may have a body that is asked for`() {
        var state = state()

        #expect(receive(&state, head("/a", ["connection": "close", "expect": "100-continue"])) == "invite")
        #expect(told(state.next(at: at(0))) == "nothing")
        #expect(receive(&state, body("{}"), .end(nil)) == "/a {}")
        #expect(answer(&state) == (true, "finish"))
    }

    @Test func `a caller that has ended its side gets the answers to what it sent`() {
        var state = state()
        _ = receive(&state, head("/a"), .end(nil), head("/b"), .end(nil))

        #expect(told(state.end(.ended, at: at(0))) == "nothing")
        #expect(answer(&state).then == "/b ")
        #expect(answer(&state).then == "close")
    }

    @Test func `a caller that ends its side between requests is gone, one within a request has broken it`() {
        var (between, within, behind) = (state(), state(), state())

        #expect(told(between.end(.ended, at: at(0))) == "close")

        _ = receive(&within, head(), body("{"))
        #expect(told(within.end(.ended, at: at(0))) == "/a broken")

        _ = receive(&behind, head("/a"), .end(nil), head("/b"), body("{"))
        _ = behind.end(.ended, at: at(0))
        #expect(answer(&behind).then == "/b broken")
        #expect(answer(&behind) == (true, "close"))
    }

    @Test func `a service that stops finishes what is under way`() {
        var (idle, busy, arriving) = (state(), state(), state())

        #expect(told(idle.quiesce()) == "close")

        _ = receive(&busy, head("/a"), .end(nil), head("/b"), .end(nil))
        #expect(told(busy.quiesce()) == "nothing")
        #expect(answer(&busy) == (true, "finish"))

        _ = receive(&arriving, head())
        #expect(told(arriving.quiesce()) == "nothing")
        #expect(receive(&arriving, .end(nil)) == "/a ")
        #expect(answer(&arriving) == (true, "finish"))
    }

    @Test func `bytes alone put no deadline off`() {
        var state = state()
        #expect(state.deadline == at(75))

        _ = state.receive(head(), at: at(10))
        _ = state.receive(body("1"), at: at(29))
        #expect(state.deadline == at(30))
        #expect(told(state.pass(at(29))) == "nothing")
        #expect(told(state.pass(at(30))) == "/a late")
        #expect(state.deadline == nil)
        // What still comes of it is read and dropped.
        #expect(state.wantsInput)
        #expect(told(state.receive(body("2"), at: at(31))) == "nothing")
        #expect(told(state.receive(.end(nil), at: at(31))) == "nothing")
        #expect(answer(&state, at: 32) == (true, "finish"))
    }

    @Test func `an answer may take its time, but has to be taken`() {
        var state = state()
        _ = receive(&state, head(), .end(nil))
        #expect(state.deadline == nil)

        _ = state.answer(at: at(1000))
        #expect(state.deadline == at(1020))
        #expect(told(state.pass(at(1020))) == "close")
    }

    @Test func `between requests the idle time-out counts from the last answer`() {
        var state = state()
        _ = receive(&state, head(), .end(nil))
        _ = answer(&state, at: 100)

        #expect(state.deadline == at(175))
        #expect(told(state.pass(at(174))) == "nothing")
        #expect(told(state.pass(at(175))) == "close")
    }
}
