/// One HTTP request, complete before it is sent.
package struct OutgoingRequest: Sendable {
    /// An HTTP method in capitals, such as `POST`.
    package var method: String

    /// An absolute `https` (or, where allowed, `http`) URL without user information.
    package var url: String

    /// Sent as they stand; `Host`, `Connection`, `Content-Length`, `Transfer-Encoding` and `Expect` belong to the transport.
    package var headers: [(name: String, value: String)]

    /// The whole body; empty for none.
    package var body: [UInt8]

    /// Sent with the request if there are any.
    package var credentials: BasicCredentials?

    /// The longest the whole call may take, from `send` to the last byte of the answer.
    package var total: Duration

    /// The longest it may take until the request can be written: queue, name, TCP and TLS.
    package var connect: Duration

    /// Makes a request with the gateway's usual deadlines.
    package init(
        method: String,
        url: String,
        headers: [(name: String, value: String)] = [],
        body: [UInt8] = [],
        credentials: BasicCredentials? = nil,
        total: Duration = .seconds(6),
        connect: Duration = .seconds(2)
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.credentials = credentials
        self.total = total
        self.connect = connect
    }
}
