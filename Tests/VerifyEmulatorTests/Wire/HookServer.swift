import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// A server for event calls: it hands every request on and answers scripted statuses in turn, then 200 for good.
struct HookServer: Sendable {
    let url: String
    let requests: AsyncStream<HookRequest>

    /// A status of 0 ends the connection without an answer, -1 leaves it open without one.
    static func withServer(
        answering statuses: [Int] = [],
        _ test: @Sendable (HookServer) async throws -> Void
    ) async throws {
        let (requests, report) = AsyncStream<HookRequest>.makeStream()
        let script = Script(statuses)
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let port = server.channel.localAddress?.port ?? 0
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await server.executeThenClose { connections in
                    try await withThrowingDiscardingTaskGroup { serving in
                        for try await connection in connections {
                            serving.addTask { try? await serve(connection, script, report) }
                        }
                    }
                }
            }
            try await test(HookServer(url: "http://127.0.0.1:\(port)/hooks/verify", requests: requests))
            group.cancelAll()
        }
    }

    private static func serve(
        _ connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>,
        _ script: Script,
        _ report: AsyncStream<HookRequest>.Continuation
    ) async throws {
        try await connection.executeThenClose { inbound, outbound in
            var received: [UInt8] = []
            var isAnswered = false
            for try await buffer in inbound {
                received += buffer.readableBytesView
                guard !isAnswered, let request = HookRequest(received) else { continue }
                isAnswered = true
                let status = script.next()
                report.yield(request)
                if status == -1 { continue }
                if status > 0 {
                    let answer = "HTTP/1.1 \(status) Scripted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    try await outbound.write(ByteBuffer(string: answer))
                }
                return
            }
        }
    }

    private final class Script: Sendable {
        private let statuses: Mutex<[Int]>

        init(_ statuses: [Int]) { self.statuses = Mutex(statuses) }

        func next() -> Int {
            statuses.withLock { $0.isEmpty ? 200 : $0.removeFirst() }
        }
    }
}

/// An event call taken apart by hand.
struct HookRequest: Sendable {
    let line: String
    let headers: [String: String]
    let body: String

    /// Nil while it is not complete.
    init?(_ bytes: [UInt8]) {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        line = lines[0]
        let fields = lines.dropFirst().compactMap { line -> (String, String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (line[..<colon].lowercased(), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
        }
        headers = Dictionary(fields) { first, _ in first }
        let rest = bytes[end.upperBound...]
        guard let length = headers["content-length"].flatMap({ Int($0) }), rest.count >= length else { return nil }
        body = String(decoding: rest.prefix(length), as: UTF8.self)
    }

    /// The fields of a form body in their order.
    var fields: [(name: String, value: String)] {
        body.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (text(parts[0]), parts.count == 2 ? text(parts[1]) : "")
        }
    }

    func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    private func text(_ escaped: Substring) -> String {
        escaped.replacingOccurrences(of: "+", with: " ").removingPercentEncoding ?? String(escaped)
    }
}
