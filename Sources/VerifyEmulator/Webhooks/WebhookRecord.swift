import FoundationEssentials

/// Where a service's events go: an address, and the kinds of events that are called there.
struct WebhookRecord: Sendable, Equatable, Codable {
    /// Stands for every kind of event.
    static let everything = "*"

    let sid: String
    let service: String
    var friendlyName: String
    /// Names of `FactorEvent.Kind`, or `*`.
    var eventTypes: [String]
    var isEnabled: Bool
    /// `v1` or `v2`; the fields that are known of both are the same.
    var version: String
    var url: String
    let createdAt: Date
    var updatedAt: Date

    func wants(_ kind: FactorEvent.Kind) -> Bool {
        isEnabled && (eventTypes.contains(Self.everything) || eventTypes.contains(kind.rawValue))
    }
}

/// Where event calls may be sent.
enum WebhookURL {
    /// `https` to any host, `http` to this machine alone unless `anywhere`; no user name in it, no fragment, ASCII.
    static func isAcceptable(_ url: String, plainHTTPAnywhere anywhere: Bool) -> Bool {
        guard url.utf8.count <= 2048, url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !url.contains("#") else {
            return false
        }
        for scheme in ["https://", "http://"] where url.lowercased().hasPrefix(scheme) {
            let authority = url.dropFirst(scheme.count).prefix { !"/?".contains($0) }
            guard url.hasPrefix(scheme), !authority.contains("@"), let host = host(in: authority) else { return false }
            return scheme == "https://" || anywhere || isLoopback(host)
        }
        return false
    }

    /// The host without its port; nil if it is empty or the port is no number.
    private static func host(in authority: Substring) -> Substring? {
        let end =
            authority.first == "["
            ? authority.firstIndex(of: "]").map(authority.index(after:)) : authority.firstIndex(of: ":")
        let host = authority[..<(end ?? authority.endIndex)]
        let port = authority[host.endIndex...]
        guard !host.isEmpty, port.isEmpty || (port.first == ":" && UInt16(port.dropFirst()) != nil) else { return nil }
        return host
    }

    private static func isLoopback(_ host: Substring) -> Bool {
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        return host == "localhost" || host == "[::1]"
            || (numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil })
    }
}
