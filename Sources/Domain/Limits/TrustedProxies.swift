/// The proxies whose word about where a request came from is believed.
package struct TrustedProxies: Hashable, Sendable, CustomStringConvertible {
    private let ranges: [IPRange]
    /// The list as it was written.
    package let description: String

    /// Nobody is trusted: the peer is whoever holds the connection.
    package static let none = TrustedProxies([], "")

    private init(_ ranges: [IPRange], _ description: String) {
        self.ranges = ranges
        self.description = description
    }

    /// Parses addresses and ranges, separated by commas; nil if one of them is neither.
    package init?(_ text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed)
        let ranges = parts.compactMap { IPRange($0) }
        guard ranges.count == parts.count else { return nil }
        self.init(ranges, text)
    }

    /// Finds the address nearest to us that no trusted proxy has.
    ///
    /// Each proxy appends whom it got the request from, so the list is read from its end, and only as long as its
    /// writer is trusted: what a stranger wrote further left says nothing. An entry that is no address ends the walk.
    ///
    /// - Parameters:
    ///   - peer: who holds the connection.
    ///   - forwardedFor: the values of all `X-Forwarded-For` headers in their order.
    /// - Returns: the peer itself unless it is trusted and says otherwise.
    package func origin(of peer: IPAddress, forwardedFor: [String]) -> IPAddress {
        guard isTrusted(peer) else { return peer }
        var nearest = peer
        for entry in forwardedFor.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }).reversed() {
            guard let address = IPAddress(entry.trimmed.withoutPort) else { break }
            nearest = address
            if !isTrusted(address) { break }
        }
        return nearest
    }

    private func isTrusted(_ address: IPAddress) -> Bool { ranges.contains { $0.contains(address) } }

    package var isEmpty: Bool { ranges.isEmpty }
}

extension Substring {
    /// Some proxies add the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`.
    fileprivate var withoutPort: Substring {
        if first == "[", let end = firstIndex(of: "]") { return self[index(after: startIndex)..<end] }
        guard let colon = firstIndex(of: ":"), contains("."), self[index(after: colon)...].allSatisfy(\.isNumber) else {
            return self
        }
        return self[..<colon]
    }
}
