import Glibc

/// Where the gateway listens, and what its callers carry.
struct Gateway: Sendable {
    var host: String
    var port: UInt16
    var key: String
    var code: String
    var prefix: String
}

/// A keep-alive HTTP/1.1 connection over a blocking socket; knows just enough of HTTP for the gateway's answers.
final class Connection {
    private let descriptor: Int32
    private let head: String
    private var received: [UInt8] = []

    init(to gateway: Gateway) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw SocketError(call: "socket") }
        head =
            "Host: \(gateway.host):\(gateway.port)\r\nAuthorization: Bearer \(gateway.key)\r\n"
            + "Content-Type: application/json\r\n"

        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = gateway.port.bigEndian
        guard inet_pton(AF_INET, gateway.host, &address.sin_addr) == 1 else { throw SocketError(call: "inet_pton") }
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw SocketError(call: "connect") }
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit {
        close(descriptor)
    }

    /// Sends one request and reads its whole answer.
    func exchange(_ method: String, _ path: String, body: String) throws -> Answer {
        try send("\(method) \(path) HTTP/1.1\r\n\(head)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
        received.removeAll(keepingCapacity: true)
        while true {
            try receive()
            if let answer = Answer(received) { return answer }
        }
    }

    private func send(_ text: String) throws {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let sent = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard sent > 0 else { throw SocketError(call: "write") }
            bytes = bytes.dropFirst(sent)
        }
    }

    private func receive() throws {
        let room = 16 * 1024
        let taken = received.count
        received.append(contentsOf: repeatElement(0, count: room))
        let count = received.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress?.advanced(by: taken), room, 0) }
        received.removeLast(room - max(count, 0))
        guard count > 0 else { throw SocketError(call: count == 0 ? "closed by the gateway" : "recv") }
    }
}

/// A system call that failed.
struct SocketError: Error, CustomStringConvertible {
    var call: String
    var number = errno

    var description: String { "\(call): \(String(cString: strerror(number)))" }
}
