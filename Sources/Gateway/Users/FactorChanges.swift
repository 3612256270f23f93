import Domain
import FoundationEssentials
import Postgres

/// What an app may do to a factor that exists: rename it, make it the default, delete it.
///
/// Each runs under the user's lock, so that a decision and its effect see the same factors.
struct FactorChanges: Sendable {
    let pool: Pool
    let vault: Vault
    let provider: Provider
    let directory: UserDirectory
    let denials: Denials
    let metrics: FlowMetrics

    init(pool: Pool, vault: Vault, provider: Provider, denials: Denials, metrics: FlowMetrics) {
        self.pool = pool
        self.vault = vault
        self.provider = provider
        self.denials = denials
        self.metrics = metrics
        directory = UserDirectory(vault: vault)
    }

    /// Renames a factor, makes it the user's default, or both; what is so already is left alone.
    ///
    /// - Throws: `FlowRefusal`, a `Problem` for a factor that cannot be the default, or what the database threw.
    /// - Returns: the factor as it is now.
    func change(
        _ factor: FactorID,
        of user: ExternalUserID,
        to change: FactorChange,
        by caller: Caller
    ) async throws -> FactorView {
        try await transaction { transaction in
            var (subject, changed) = try find(factor, of: user, by: caller, in: &transaction)
            if let name = change.name?.text, name != changed.name {
                transaction.queue(
                    ChangeFactorName(factor: factor, name: name, userLookup: subject.lookup, caller: caller)
                )
                changed.name = name
            }
            if change.makesDefault, !changed.isActiveDefault {
                try changed.refuseAsDefault()
                queueDefault(factor, of: subject, by: caller, in: &transaction)
                changed.isDefault = true
            }
            return FactorView(changed, at: subject.now)
        }
    }

    /// Locks the user and picks the factor out of those that are not deleted.
    func find(
        _ factor: FactorID,
        of user: ExternalUserID,
        by caller: Caller,
        in transaction: inout Transaction
    ) throws -> (Subject, StoredFactor) {
        guard let subject = try directory.lock(user, of: caller, in: &transaction) else {
            throw FlowRefusal.userNotFound
        }
        guard let found = subject.factors.first(where: { $0.id == factor }) else { throw FlowRefusal.factorNotFound }
        return (subject, found)
    }

    /// Puts one factor in the place of whichever is the default; the old one goes first, for there is never a second.
    func queueDefault(_ factor: FactorID, of subject: Subject, by caller: Caller, in transaction: inout Transaction) {
        transaction.queue(ClearDefault(user: subject.user))
        transaction.queue(MakeDefault(factor: factor, userLookup: subject.lookup, caller: caller))
    }

    /// Runs a transaction that may change the default, anew if an approval made another default at the same moment.
    ///
    /// An approval does not take the user's lock: it is one statement, and on everybody's way.
    func transaction<Value: Sendable>(
        _ body: @escaping @Sendable (inout Transaction) throws -> Value
    ) async throws -> Value {
        do {
            return try await pool.transaction(.request, body)
        } catch let error as PostgresError where error.constraint == "factors_one_default" {
            return try await pool.transaction(.request, body)
        }
    }
}

extension StoredFactor {
    fileprivate var isActiveDefault: Bool { isDefault && status == .active }

    fileprivate func refuseAsDefault() throws {
        switch status {
        case .active: break
        case .disabled: throw FlowRefusal.factorDisabled
        case .unverified, .deleted:
            throw Problem(faults: [FieldFault("/is_default", "needs a factor that was confirmed")])
        }
    }
}
