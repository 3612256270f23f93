package import Domain

/// An authenticated app: whose API key came with the request, and what that key may do.
package struct Caller: Sendable {
    package let app: AppID
    /// The public part of the key, for logs and audit.
    package let keyID: String
    package let scopes: Set<Scope>
    package let policy: Policy

    package init(app: AppID, keyID: String, scopes: Set<Scope>, policy: Policy) {
        self.app = app
        self.keyID = keyID
        self.scopes = scopes
        self.policy = policy
    }

    /// - Throws: `Problem` `scope_missing` unless the key holds `scope`.
    package func require(_ scope: Scope) throws(Problem) {
        guard scopes.contains(scope) else { throw Problem(.scopeMissing, "The key needs the scope \(scope.rawValue).") }
    }
}
