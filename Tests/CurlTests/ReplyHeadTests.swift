import Testing

@testable import Curl

struct ReplyHeadTests {
    @Test func `a value is found by its name in any case`() {
        let head = ReplyHead(["HTTP/1.1 200 OK\r\n", "Retry-After: 7\r\n", "retry-after: 8\r\n", "\r\n"])

        #expect(head.value(of: "RETRY-AFTER") == "7")
        #expect(head.value(of: "Retry") == nil)
        #expect(head.value(of: "HTTP/1.1 200 OK") == nil)
    }

    @Test func `blanks around a value are not part of it`() {
        let head = ReplyHead(["HTTP/2 200 \r\n", "a: \t x y \r\n", "b:\r\n", "c:1:2\n", "\r\n"])

        #expect(head.lines.map(\.name) == ["a", "b", "c"])
        #expect(head.lines.map(\.value) == ["x y", "", "1:2"])
    }

    @Test func `the last section counts, without trailers`() {
        let head = ReplyHead([
            "HTTP/1.1 100 Continue\r\n", "a: 1\r\n", "\r\n", "HTTP/1.1 200 OK\r\n", "\r\n", "b: 2\r\n",
        ])

        #expect(head.lines.isEmpty)
    }

    @Test func `a section over the limit is not taken`() {
        var head = ReplyHead()

        let first = head.take("a: 12345\r\n", limit: 19)
        let second = head.take("b: 12345\r\n", limit: 19)

        #expect([first, second] == [true, false])
    }
}

extension ReplyHead {
    fileprivate init(_ lines: [String]) {
        self.init()
        for line in lines { _ = take(line, limit: .max) }
    }

    fileprivate mutating func take(_ line: String, limit: Int) -> Bool {
        let bytes = Array(line.utf8)
        return unsafe bytes.withUnsafeBytes { bytes in unsafe take(bytes, limit: limit) }
    }
}
