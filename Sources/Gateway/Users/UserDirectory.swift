package import Domain
package import Postgres

/// Finds an app's user under the app's own name for it, and makes the row where there is none.
package struct UserDirectory: Sendable {
    private let vault: Vault

    package init(vault: Vault) {
        self.vault = vault
    }

    /// Locks the user for the rest of the transaction, so that whatever changes a user's factors runs one by one.
    ///
    /// - Throws: what the database or the vault threw.
    /// - Returns: the user with its factors as they are now; nil if the app has no such user.
    package func lock(
        _ external: ExternalUserID,
        of caller: Caller,
        in transaction: inout Transaction
    ) throws -> Subject? {
        let lookups = vault.lookups(external, of: caller.app)
        let (_, rows) = try transaction.run(
            LockUser(app: caller.app, lookups: lookups),
            ReadSubject(app: caller.app, lookups: lookups)
        )
        return Subject(rows)
    }

    /// Locks the user as `lock` does, and makes it, with its audit row, if the app has no such user.
    ///
    /// - Throws: what the database or the vault threw.
    /// - Returns: the user with its factors as they are now.
    package func ensure(
        _ external: ExternalUserID,
        of caller: Caller,
        in transaction: inout Transaction
    ) throws -> Subject {
        try open(external, of: caller, in: &transaction).subject
    }

    /// The same, and whether this very call made the user.
    func open(
        _ external: ExternalUserID,
        of caller: Caller,
        in transaction: inout Transaction
    ) throws -> (subject: Subject, isNew: Bool) {
        if let known = try lock(external, of: caller, in: &transaction) { return (known, false) }
        let user = try NewUser(external, of: caller.app, vault: vault)
        // Whoever makes the same user at the same time is waited for; the statement then adds nothing.
        transaction.queue(CreateUserIfAbsent(user: user, caller: caller))
        guard let subject = try lock(external, of: caller, in: &transaction) else {
            throw PostgresError(.decoding)
        }
        return (subject, subject.user == user.id)
    }
}
