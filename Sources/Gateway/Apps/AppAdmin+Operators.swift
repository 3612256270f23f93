package import Domain
import FoundationEssentials
import Postgres

extension AppID {
    /// Stands in the audit where an app's id would, for what concerns no app: the nil UUID (RFC 9562 §5.9), which the
    /// database refuses to an app.
    package static let operators = AppID(uuid: UUID(high: 0, low: 0))
}

/// Keys that belong to no app, for the operators' listener.
extension AppAdmin {
    /// Makes a key for an operator; the answer holds its only copy.
    ///
    /// - Throws: `AppAdminError`, `PostgresError`.
    package func createOperatorKey(
        environment: String,
        scopes: [Scope],
        label: String = "",
        lifetime: Duration? = nil
    ) async throws -> IssuedKey {
        guard !scopes.isEmpty, Set(scopes).isSubset(of: Scope.ofOperators) else {
            let names = Scope.ofOperators.map(\.rawValue).joined(separator: " and ")
            throw AppAdminError.invalid("scopes: an operator's key can hold \(names)")
        }
        let key = IssuedKey(environment: environment)
        return try await pool.transaction(
            reading: LockOperatorKeys(),
            CountLiveKeys(of: .operators)
        ) { transaction, _, live in
            try insert(key, nil, environment, scopes.map(\.rawValue), label, lifetime, beside: live, &transaction)
            transaction.queue(OperatorAct(app: .operators, action: "key.created", keyID: key.id))
            return key
        }
    }

    /// The keys of operators, oldest first.
    package func operatorKeys() async throws -> [KeySummary] {
        try await pool.run(ListOperatorKeys())
    }
}
