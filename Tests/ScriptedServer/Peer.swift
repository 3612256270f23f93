import Foundation

/// The server's end of one connection.
package struct Peer: Sendable {
    let descriptor: Int32
    let listener: Int32
    let log: AsyncStream<ScriptedServer.Event>.Continuation

    /// The next request, head and body as they came.
    ///
    /// - Throws: `SocketFailure` when the client hangs up before it is complete.
    @discardableResult
    package func readRequest() throws -> String {
        var bytes: [UInt8] = []
        while !bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) { bytes.append(try readByte()) }
        for _ in 0..<bytes.contentLength { bytes.append(try readByte()) }
        let request = String(decoding: bytes, as: UTF8.self)
        log.yield(.requested(request))
        return request
    }

    package func write(_ text: String) throws {
        try write(Array(text.utf8))
    }

    package func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { rest in
                unsafe send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw hangUp() }
            rest = rest.dropFirst(count)
        }
    }

    /// A complete answer with a `Content-Length`.
    package func answer(_ status: String = "200 OK", _ headers: [String] = [], body: String = "") throws {
        let lines = ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers
        try write(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
    }

    /// From now on clients are refused; connections stay.
    package func stopListening() {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    /// Does nothing until the client closes the connection.
    package func waitForHangUp() throws {
        while true { _ = try readByte() }
    }

    private func readByte() throws -> UInt8 {
        var byte: UInt8 = 0
        guard unsafe recv(descriptor, &byte, 1, 0) == 1 else { throw hangUp() }
        return byte
    }

    private func hangUp() -> SocketFailure {
        log.yield(.hungUp)
        return SocketFailure(errno: errno)
    }
}

extension [UInt8] {
    fileprivate var contentLength: Int {
        let head = String(decoding: self, as: UTF8.self)
        return head.firstMatch(of: /(?i)content-length: (\d+)/).flatMap { Int($0.1) } ?? 0
    }
}
