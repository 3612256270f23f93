import FoundationEssentials
import HTTPTypes
import HummingbirdCore
import NIOCore

/// Reads requests off the wire, has them answered, and writes what came of it.
struct Responder: Sendable {
    static let longestBody = 65_536

    let provider: Provider
    let traffic: Traffic
    /// Stands in addresses when a request names no host.
    let fallbackAuthority: String

    func respond(
        to request: Request,
        _ writer: consuming ResponseWriter,
        _ channel: any Channel
    ) async throws {
        let mark = Mark(concurrent: traffic.enter())
        defer { traffic.leave() }
        let isHead = request.method == .head
        guard let body = try await request.bytes(upTo: Self.longestBody) else {
            var refusal = try Answer(Reply(.bodyTooLarge, retryAfter: nil))
            refusal.headers[.connection] = "close"
            return try await writer.write(refusal.marked(mark, at: await provider.now), isHead: isHead)
        }
        let exchange = request.exchange(body, fallbackAuthority)
        if let page = await ControlRoutes(provider: provider, traffic: traffic).answer(exchange) {
            return try await writer.write(page.marked(mark, at: await provider.now), isHead: isHead)
        }
        let outcome = await provider.answer(exchange)
        let answer = try Answer(outcome.reply).marked(mark, at: outcome.now)
        guard let fault = outcome.fault else { return try await writer.write(answer, isHead: isHead) }
        try await Disturbance(fault).write(answer, writer, channel)
    }
}

extension Request {
    fileprivate func exchange(_ body: [UInt8], _ fallbackAuthority: String) -> Exchange {
        let (path, query) = target
        return Exchange(
            method: method.rawValue,
            path: path,
            query: query,
            authorization: headers[.authorization],
            origin: origin(or: fallbackAuthority),
            body: body
        )
    }

    /// The path as it was sent, and the query without its question mark.
    private var target: (path: String, query: String) {
        let target = head.path ?? "/"
        guard let mark = target.firstIndex(of: "?") else { return (target, "") }
        return (String(target[..<mark]), String(target[target.index(after: mark)...]))
    }

    /// Nil if the body is longer than allowed.
    fileprivate func bytes(upTo limit: Int) async throws -> [UInt8]? {
        var bytes: [UInt8] = []
        for try await chunk in body {
            guard bytes.count + chunk.readableBytes <= limit else { return nil }
            bytes.append(contentsOf: chunk.readableBytesView)
        }
        return bytes
    }

    /// Scheme and host for the addresses in an answer: those the caller used, if they look like a host.
    private func origin(or fallback: String) -> String {
        let authority = head.authority ?? fallback
        let isPlain = authority.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: ":"),
                UInt8(ascii: "["), UInt8(ascii: "]"):
                true
            default: false
            }
        }
        let scheme = headers[.forwardedScheme] == "https" ? "https" : "http"
        return "\(scheme)://\(isPlain && !authority.isEmpty ? authority : fallback)"
    }
}

extension HTTPField.Name {
    fileprivate static let forwardedScheme = known("X-Forwarded-Proto")
}
