/// What an API key may do.
package enum Scope: String, Sendable, CaseIterable {
    /// `/login/…` and `/flows/…`.
    case login
    /// `/enroll/…`.
    case enroll
    case usersRead = "users:read"
    case usersWrite = "users:write"
    /// `/audit` and the time line of a flow; `/admin/audit` for an operator.
    case auditRead = "audit:read"
    /// `/admin/verify/…`.
    case verifyAdmin = "verify:admin"
}

extension Scope {
    /// What the key of an app can hold.
    package static let ofApps: [Scope] = [.login, .enroll, .usersRead, .usersWrite, .auditRead]
    /// What an operator's key can hold: it opens the operators' listener and nothing else.
    package static let ofOperators: [Scope] = [.verifyAdmin, .auditRead]
}

extension Set<Scope> {
    /// - Throws: `Problem` `scope_missing` unless `scope` is one of them.
    func require(_ scope: Scope) throws(Problem) {
        guard contains(scope) else { throw Problem(.scopeMissing, "The key needs the scope \(scope.rawValue).") }
    }
}
