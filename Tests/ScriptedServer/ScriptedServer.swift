import Foundation

/// A server that does to each connection what its script says, and tells what it saw.
///
/// The connection is closed where the script ends. It stops taking connections with its last reference.
package final class ScriptedServer: Sendable {
    /// What a server notices of its clients.
    package enum Event: Sendable, Equatable {
        case connected
        case requested(String)
        case hungUp
    }

    package typealias Script = @Sendable (Peer) throws -> Void

    /// What has been seen and not yet been read, oldest first; for one reader.
    package let events: AsyncStream<Event>

    private let listener: ListeningSocket

    package init(_ script: @escaping Script) throws {
        let listener = try ListeningSocket()
        let (events, log) = AsyncStream.makeStream(of: Event.self)
        (self.listener, self.events) = (listener, events)
        let descriptor = listener.descriptor
        Thread.detachNewThread { accept(on: descriptor, script, log) }
    }

    deinit {
        shutdown(listener.descriptor, Int32(SHUT_RDWR))
    }

    package var url: String { "http://127.0.0.1:\(listener.port)/" }

    /// Waits for the next request and returns it as it came.
    package func nextRequest() async -> String? {
        for await case .requested(let request) in events { return request }
        return nil
    }

    /// Waits until a client has closed its connection.
    package func nextHangUp() async {
        for await event in events where event == .hungUp { return }
    }

    /// Everything seen so far that nobody has read; the server is over after that.
    package func seen() async -> [Event] {
        shutdown(listener.descriptor, Int32(SHUT_RDWR))
        return await events.reduce(into: []) { $0.append($1) }
    }
}

/// Takes connections until the listener is shut down; the log ends when the last of them has.
private func accept(
    on descriptor: Int32,
    _ script: @escaping ScriptedServer.Script,
    _ log: AsyncStream<ScriptedServer.Event>.Continuation
) {
    let scripts = DispatchGroup()
    while case let connection = accept(descriptor, nil, nil), connection >= 0 {
        log.yield(.connected)
        scripts.enter()
        Thread.detachNewThread {
            let peer = Peer(descriptor: connection, listener: descriptor, log: log)
            // A client that goes away ends the script.
            try? script(peer)
            close(connection)
            scripts.leave()
        }
    }
    scripts.notify(queue: .global()) { log.finish() }
}
