import FoundationEssentials
import HTTPTypes
import HummingbirdCore
import NIOCore
import VerifyModel

/// Reads requests off the wire, has them answered, and writes what came of it.
struct Responder: Sendable {
    static let longestBody = 65_536

    let provider: Provider
    let control: ControlRoutes
    /// Stands in addresses when a request names no host.
    let fallbackAuthority: String

    init(provider: Provider, fallbackAuthority: String) {
        self.provider = provider
        control = ControlRoutes(provider: provider)
        self.fallbackAuthority = fallbackAuthority
    }

    func respond(
        to request: Request,
        _ writer: consuming ResponseWriter,
        _ channel: any Channel
    ) async throws {
        let start = ContinuousClock.now
        let (path, query) = request.target
        guard let body = try await request.bytes(upTo: Self.longestBody) else {
            let reply = Reply(.bodyTooLarge, retryAfter: nil)
            return try await writer.write(try await answer(reply, since: start), asksToClose: true)
        }
        if let page = await control.answer(request.method.rawValue, path, query: query, body: body) {
            return try await writer.write(page.addingHeaders(await commonHeaders(since: start)))
        }
        let exchange = Exchange(
            method: request.method.rawValue,
            path: path,
            query: query,
            authorization: request.headers[.authorization],
            origin: request.origin(or: fallbackAuthority),
            body: body
        )
        let outcome = await provider.answer(exchange)
        let answer = try await answer(outcome.reply, since: start)
        guard let fault = outcome.fault else { return try await writer.write(answer) }
        try await Disturbance(fault).write(answer, writer, channel)
    }

    private func answer(_ reply: Reply, since start: ContinuousClock.Instant) async throws -> Answer {
        let body = try reply.body.map { try VerifyJSON.encode($0) } ?? []
        var headers = await commonHeaders(since: start)
        for header in reply.headers {
            guard let name = HTTPField.Name(header.name) else { continue }
            headers[name] = header.value
        }
        if !body.isEmpty { headers[.contentType] = "application/json" }
        return Answer(status: reply.status, headers: headers, body: body)
    }

    /// What stands on every answer of the provider, and that this one is not the provider's.
    private func commonHeaders(since start: ContinuousClock.Instant) async -> HTTPFields {
        let elapsed = (ContinuousClock.now - start) / .milliseconds(1)
        var headers = HTTPFields()
        headers[.date] = HTTPDate.text(await provider.now)
        headers[.emulator] = "local stand-in, not Twilio"
        headers[.requestID] = Randomness.secure.sid(.request)
        headers[.requestDuration] = "0." + String(1000 + Int(min(elapsed, 999))).dropFirst()
        headers[.concurrentRequests] = "1"
        return headers
    }
}

extension Request {
    /// The path as it was sent, and the query without its question mark.
    fileprivate var target: (path: String, query: String) {
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
    fileprivate func origin(or fallback: String) -> String {
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
    static let emulator = known("Postern-Emulator")
    static let requestID = known("Twilio-Request-Id")
    static let requestDuration = known("Twilio-Request-Duration")
    static let concurrentRequests = known("Twilio-Concurrent-Requests")
    static let forwardedScheme = known("X-Forwarded-Proto")

    private static func known(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is no header name") }
        return name
    }
}
