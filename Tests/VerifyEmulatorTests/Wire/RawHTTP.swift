import Foundation
import NIOCore
import NIOPosix

/// One HTTP exchange as bytes over a socket: no client of ours, so that nothing it believes can hide a mistake.
enum RawHTTP {
    /// Sends `request` as it is and returns everything that comes until the other side closes.
    static func exchange(_ request: String, port: Int) async throws -> [UInt8] {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: request))
            var received: [UInt8] = []
            for try await buffer in inbound { received += buffer.readableBytesView }
            return received
        }
    }
}

/// An answer taken apart by hand.
struct RawAnswer {
    let status: Int
    let headers: [String: String]
    let body: [UInt8]

    /// Nil if the connection ended before the head of an answer was complete.
    init?(_ bytes: [UInt8]) {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count >= 2, let status = Int(words[1]) else { return nil }
        self.status = status
        let fields = lines.dropFirst().compactMap { line -> (String, String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (line[..<colon].lowercased(), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
        }
        headers = Dictionary(fields) { first, _ in first }
        body = Array(bytes[end.upperBound...])
    }

    var text: String { String(decoding: body, as: UTF8.self) }
}

// MARK: JSON

extension RawAnswer {
    /// The member at a dotted path, `totp.issuer` or `attempts.0.sid`; nil if it is absent or null.
    subscript(_ path: String) -> Any? {
        var value = try? JSONSerialization.jsonObject(with: Data(body), options: .fragmentsAllowed)
        for name in path.split(separator: ".").map(String.init) {
            if let index = Int(name), let list = value as? [Any] {
                value = list.indices.contains(index) ? list[index] : nil
            } else {
                value = (value as? [String: Any])?[name]
            }
        }
        return value is NSNull ? nil : value
    }

    func string(_ path: String) -> String? { self[path] as? String }
    func number(_ path: String) -> Int? { (self[path] as? NSNumber)?.intValue }
    func bool(_ path: String) -> Bool? { (self[path] as? NSNumber)?.boolValue }
    func count(_ path: String) -> Int? { (self[path] as? [Any])?.count }

    var members: Set<String> {
        Set(((try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:]).keys)
    }
}
