/// A complete answer of a server.
package struct Reply: Sendable {
    /// The status code, 200…599.
    package let status: Int

    /// The version the answer came in.
    package let httpVersion: HTTPVersion

    /// The body as it was sent; never more than the transport's cap.
    package let body: [UInt8]

    private let head: ReplyHead

    init(status: Int, httpVersion: HTTPVersion, head: ReplyHead, body: [UInt8]) {
        self.status = status
        self.httpVersion = httpVersion
        self.head = head
        self.body = body
    }

    /// Every header line in the order of the answer, without leading and trailing blanks of the value.
    package var headers: [(name: String, value: String)] { head.lines }

    /// The value of the first header called `name`, in any case, or nil.
    package func header(_ name: String) -> String? {
        head.value(of: name)
    }
}

/// The version of HTTP an answer came in.
package enum HTTPVersion: Sendable {
    case http1_0, http1_1, http2
    /// A version this transport never asks for.
    case other
}
