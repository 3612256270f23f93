import Curl
import ScriptedServer
import VerifyClient
import VerifyModel

/// Runs `body` with a transport for plain HTTP.
func withTransport<Value: Sendable>(
    _ body: @escaping @Sendable (Transport) async throws -> Value
) async throws -> Value {
    var limits = TransportConfiguration()
    limits.allowsPlainHTTP = true
    let transport = try Transport(limits)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await transport.run() }
        defer { group.cancelAll() }
        return try await body(transport)
    }
}

extension VerifyClient {
    /// A client of a scripted server; its URL ends with a slash, which belongs to no path.
    convenience init(_ server: ScriptedServer, over transport: Transport) {
        self.init(
            transport: transport,
            baseURL: server.url,
            credentials: .authToken(AccountSID("AC01"), token: "secret")
        )
    }
}

/// A request as it came over the wire, taken apart.
struct SeenRequest: Sendable {
    let method: String
    let target: String
    let body: String
    private let lines: [String]

    init?(_ text: String) {
        guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
        lines = text[..<end.lowerBound].split(separator: "\r\n").map(String.init)
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count == 3 else { return nil }
        method = String(words[0])
        target = String(words[1])
        body = String(text[end.upperBound...])
    }

    /// The first header called `name`, in any case.
    func header(_ name: String) -> String? {
        let prefix = name.lowercased() + ": "
        return lines.first { $0.lowercased().hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }
}
