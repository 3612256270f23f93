/// An authenticated operator: a key that belongs to no app, and what it may do on the operators' listener.
package final class OperatorKey: Sendable {
    /// The public part of the key, for logs and audit.
    package let keyID: String
    package let scopes: Set<Scope>

    package init(keyID: String, scopes: Set<Scope>) {
        self.keyID = keyID
        self.scopes = scopes
    }
}

/// Whom an API key belongs to.
enum KeyHolder: Sendable {
    case app(Caller)
    case operators(OperatorKey)

    var app: Caller? {
        if case .app(let caller) = self { caller } else { nil }
    }

    var operatorKey: OperatorKey? {
        if case .operators(let key) = self { key } else { nil }
    }
}
