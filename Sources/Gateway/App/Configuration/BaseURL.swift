/// The rule for the provider's address: HTTPS, or plain HTTP where nobody can listen.
enum BaseURL {
    /// What is wrong with `url`, or nil.
    static func fault(of url: String, allowsHTTP: Bool) -> String? {
        let isSecure = url.hasPrefix("https://")
        guard isSecure || url.hasPrefix("http://") else { return "has no scheme, expected https://…" }
        let authority = url.dropFirst(isSecure ? 8 : 7).prefix { $0 != "/" }
        let host = host(of: authority)
        guard !host.isEmpty, !authority.contains("@"), url.allSatisfy({ $0.isASCII && $0 > " " }) else {
            return "is not valid, expected scheme://host[:port] without user and password"
        }
        guard !url.contains("?"), !url.contains("#") else { return "has a query, expected scheme://host[:port]" }
        if isSecure { return nil }
        guard allowsHTTP else { return "is plain HTTP, expected https:// (or VERIFY_ALLOW_HTTP=true for the emulator)" }
        guard isNearby(host) else {
            return "is plain HTTP to another machine, expected a loopback address or a container's name"
        }
        return nil
    }

    private static func host(of authority: Substring) -> String {
        if authority.first == "[" { return String(authority.dropFirst().prefix { $0 != "]" }) }
        return String(authority.prefix { $0 != ":" })
    }

    // A name without a dot resolves inside a container network only; everything else must be this machine.
    private static func isNearby(_ host: String) -> Bool {
        if host == "::1" || host == "localhost" { return true }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        if labels.count == 4, labels.first == "127" { return labels.allSatisfy { UInt8($0) != nil } }
        return labels.count == 1 && !host.contains(":") && host.contains(where: \.isLetter)
    }
}
