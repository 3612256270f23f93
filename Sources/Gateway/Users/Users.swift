import Domain
import Postgres

/// The app's users: made on demand, read with their factors.
struct Users: Sendable {
    let pool: Pool
    let vault: Vault
    let directory: UserDirectory

    init(pool: Pool, vault: Vault) {
        self.pool = pool
        self.vault = vault
        directory = UserDirectory(vault: vault)
    }

    /// Makes sure that the user exists.
    ///
    /// - Throws: what the database threw.
    /// - Returns: the user, and whether this very call made it.
    func put(_ user: ExternalUserID, by caller: Caller) async throws -> (subject: Subject, isNew: Bool) {
        let making = try directory.making(user, of: caller)
        let (lock, read) = directory.locking(user, of: caller)
        return try await pool.transaction(reading: making, lock, read) { _, _, _, rows in
            let subject = try Subject.made(rows)
            return (subject, subject.user == making.user.id)
        }
    }

    /// Reads a user with its factors.
    ///
    /// - Throws: `FlowRefusal.userNotFound`, or what the database threw.
    func find(_ user: ExternalUserID, of caller: Caller) async throws -> Subject {
        let read = ReadSubject(app: caller.app, lookups: vault.lookups(user, of: caller.app))
        guard let subject = Subject(try await pool.run(read)) else { throw FlowRefusal.userNotFound }
        return subject
    }
}
