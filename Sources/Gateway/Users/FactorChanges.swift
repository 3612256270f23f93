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
        let (lock, read) = directory.locking(user, of: caller)
        return try await onceMore {
            try await pool.transaction(reading: lock, read) { transaction, _, rows in
                let (subject, found) = try find(factor, in: rows)
                return try self.change(found, of: subject, to: change, by: caller, in: &transaction)
            }
        }
    }

    private func change(
        _ factor: StoredFactor,
        of subject: Subject,
        to change: FactorChange,
        by caller: Caller,
        in transaction: inout Transaction
    ) throws -> FactorView {
        var changed = factor
        if let name = change.name?.text, name != changed.name {
            transaction.queue(
                ChangeFactorName(factor: factor.id, name: name, userLookup: subject.lookup, caller: caller)
            )
            changed.name = name
        }
        if change.makesDefault, !changed.isActiveDefault {
            try changed.refuseAsDefault()
            queueDefault(factor.id, of: subject, by: caller, in: &transaction)
            changed.isDefault = true
        }
        return FactorView(changed, at: subject.now)
    }

    /// Picks the factor out of those of the user that are not deleted.
    func find(_ factor: FactorID, in rows: [SubjectRow]) throws(FlowRefusal) -> (Subject, StoredFactor) {
        guard let subject = Subject(rows) else { throw FlowRefusal.userNotFound }
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
    func onceMore<Value: Sendable>(_ transaction: () async throws -> Value) async throws -> Value {
        do {
            return try await transaction()
        } catch let error as PostgresError where error.constraint == "factors_one_default" {
            return try await transaction()
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
