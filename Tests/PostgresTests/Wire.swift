import Foundation
import ScriptedServer
import Synchronization

/// A wire between clients and the server of `scripts/with-postgres`, which can keep back what ends a trip, and be cut.
final class Wire: Sendable {
    private let socket: ListeningSocket
    private let traffic = Traffic()

    init() throws {
        socket = try ListeningSocket()
        let server = try ServerSocket()
        Thread.detachNewThread { [traffic, listener = socket.descriptor] in
            while case let client = accept(listener, nil, nil), client >= 0 {
                Thread.detachNewThread { traffic.carry(client, server) }
            }
        }
    }

    deinit {
        shutdown(socket.descriptor, Int32(SHUT_RDWR))
        cut()
    }

    /// The same database at the other end of the wire.
    func url(_ database: TestDatabase) -> String {
        let name = database.url.split(separator: "/").last ?? ""
        return "postgresql://postgres@127.0.0.1:\(socket.port)/\(name)?sslmode=disable"
    }

    /// From now on no client's `Sync` arrives.
    func keepSyncsBack() {
        traffic.state.withLock { state in
            state.keepsSyncsBack = true
            state.answers = 0
        }
    }

    /// Whether the server has said something since its clients' syncs are kept back.
    var hasAnswer: Bool { traffic.state.withLock { $0.keepsSyncsBack && $0.answers > 0 } }

    /// Ends all connections; new ones are as new.
    func cut() {
        traffic.state.withLock { state in
            for descriptor in state.connections { shutdown(descriptor, Int32(SHUT_RDWR)) }
            state.keepsSyncsBack = false
        }
    }
}

private final class Traffic: Sendable {
    struct State {
        var connections: Set<Int32> = []
        var keepsSyncsBack = false
        var answers = 0
    }

    let state = Mutex(State())

    /// Carries in both directions until one of them ends.
    func carry(_ client: Int32, _ address: ServerSocket) {
        let server = address.connect()
        state.withLock { $0.connections.formUnion([client, server]) }
        var messages = ClientMessages()
        while let ready = readable(client, server) {
            guard let bytes = receive(ready) else { break }
            if ready == client {
                let keepsSyncsBack = state.withLock { $0.keepsSyncsBack }
                let passing = messages.take(bytes).filter { !keepsSyncsBack || $0 != ClientMessages.sync }
                send(passing.flatMap(\.self), server)
            } else {
                send(bytes, client)
                state.withLock { $0.answers += 1 }
            }
        }
        state.withLock { $0.connections.subtract([client, server]) }
        close(client)
        close(server)
    }

    private func readable(_ descriptors: Int32...) -> Int32? {
        var waits = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let count = unsafe waits.withUnsafeMutableBufferPointer { unsafe poll($0.baseAddress, nfds_t($0.count), -1) }
        return count > 0 ? waits.first { $0.revents != 0 }?.fd : nil
    }

    private func receive(_ descriptor: Int32) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
        return count > 0 ? Array(bytes.prefix(count)) : nil
    }

    private func send(_ bytes: [UInt8], _ descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { rest in
                unsafe Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}

/// Cuts what a client says into messages (PostgreSQL manual §55.7).
private struct ClientMessages {
    static let sync: [UInt8] = [UInt8(ascii: "S"), 0, 0, 0, 4]

    private var bytes: [UInt8] = []
    // The first message has no type in front.
    private var hasStarted = false

    /// The messages that are complete now.
    mutating func take(_ more: [UInt8]) -> [[UInt8]] {
        bytes += more
        var messages: [[UInt8]] = []
        while let length, length <= bytes.count {
            messages.append(Array(bytes.prefix(length)))
            bytes.removeFirst(length)
            hasStarted = true
        }
        return messages
    }

    private var length: Int? {
        let start = hasStarted ? 1 : 0
        guard bytes.count >= start + 4 else { return nil }
        return start + bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    }
}

/// The private Unix socket of the server.
private struct ServerSocket: Sendable {
    private let path: String

    init() throws {
        let environment = ProcessInfo.processInfo.environment
        guard let host = environment["PGHOST"], let port = environment["PGPORT"] else { throw MissingServer() }
        path = "\(host)/.s.PGSQL.\(port)"
    }

    func connect() -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        _ = unsafe withUnsafePointer(to: address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe Glibc.connect(descriptor, address, length)
            }
        }
        return descriptor
    }
}
