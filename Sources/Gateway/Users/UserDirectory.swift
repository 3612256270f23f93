import Domain
import Postgres

/// Finds an app's user under the app's own name for it, and makes the row where there is none.
///
/// It names the statements with which a transaction begins; `Subject` is made of the rows of the last.
package struct UserDirectory: Sendable {
    private let vault: Vault

    package init(vault: Vault) {
        self.vault = vault
    }

    /// Locks the user for the rest of the transaction, so that whatever changes a user's factors runs one by one.
    func locking(_ external: ExternalUserID, of caller: Caller) -> (lock: LockUser, read: ReadSubject) {
        let lookups = vault.lookups(external, of: caller.app)
        return (LockUser(app: caller.app, lookups: lookups), ReadSubject(app: caller.app, lookups: lookups))
    }

    /// Makes the user, with its audit row, if the app has no such user; `locking` comes after it.
    ///
    /// - Throws: what the vault threw.
    func making(_ external: ExternalUserID, of caller: Caller) throws -> CreateUserIfAbsent {
        CreateUserIfAbsent(
            user: try NewUser(external, of: caller.app, vault: vault),
            lookups: vault.lookups(external, of: caller.app),
            caller: caller
        )
    }
}

extension Subject {
    /// The user of a transaction that began by making and locking it.
    ///
    /// - Throws: `PostgresError` `.decoding` if there is none after all.
    static func made(_ rows: [SubjectRow]) throws -> Subject {
        guard let subject = Subject(rows) else { throw PostgresError(.decoding) }
        return subject
    }
}
