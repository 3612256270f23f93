package import Domain
package import VerifyModel

/// An authenticated app: whose API key came with the request, and what that key may do.
///
/// One object for all requests with the key: what waits for the provider holds it by reference.
package final class Caller: Sendable {
    package let app: AppID
    /// The app's name in assertions and metrics.
    package let slug: String
    /// The public part of the key, for logs and audit.
    package let keyID: String
    package let scopes: Set<Scope>
    package let policy: Policy
    /// Provider services that the app has of its own; for other purposes the configured ones hold.
    package let services: [Purpose: ServiceSID]

    package init(
        app: AppID,
        slug: String,
        keyID: String,
        scopes: Set<Scope>,
        policy: Policy,
        services: [Purpose: ServiceSID] = [:]
    ) {
        self.app = app
        self.slug = slug
        self.services = services
        self.keyID = keyID
        self.scopes = scopes
        self.policy = policy
    }
}
