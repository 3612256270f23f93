package import VerifyModel

/// Who calls; it never prints its secret.
package enum VerifyCredentials: Sendable, CustomStringConvertible, CustomReflectable {
    case authToken(AccountSID, token: String)
    /// A key can be revoked by itself, which makes it the better choice for production.
    case apiKey(APIKeySID, secret: String)

    /// User and password of HTTP Basic (RFC 7617).
    var basic: (user: String, password: String) {
        switch self {
        case .authToken(let account, let token): (account.wire, token)
        case .apiKey(let key, let secret): (key.wire, secret)
        }
    }

    package var description: String { "credentials of \(basic.user)" }
    package var customMirror: Mirror { Mirror(self, children: ["user": basic.user]) }
}
