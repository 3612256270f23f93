package import Domain
import HTTPTypes
import Hummingbird

/// Tells where requests come from: the connection's peer, or whom trusted proxies name (`TRUSTED_PROXIES`).
package struct RequestOrigin: Sendable {
    private let proxies: TrustedProxies

    package init(trusting proxies: TrustedProxies) {
        self.proxies = proxies
    }

    /// The address, or nil for a connection that has none.
    func address(of request: Request, _ context: PublicContext) -> IPAddress? {
        guard let peer = context.peer else { return nil }
        if proxies.isEmpty { return peer }
        let named = request.headers.filter { $0.name.canonicalName == "x-forwarded-for" }.map(\.value)
        return proxies.origin(of: peer, forwardedFor: named)
    }
}
