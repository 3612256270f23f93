/// What an API key may do.
package enum Scope: String, Sendable, CaseIterable {
    /// `/login/…` and `/flows/…`.
    case login
    /// `/enroll/…`.
    case enroll
    case usersRead = "users:read"
    case usersWrite = "users:write"
    /// `/audit` and the time line of a flow.
    case auditRead = "audit:read"
}
