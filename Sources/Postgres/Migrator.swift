/// Brings a database's schema up to the files of a directory.
///
/// It needs a connection of its own to the primary (no transaction pooler) and the right to change the schema. Files
/// are applied in the order of their numbers, each in a transaction of its own, and recorded with their hash in
/// `schema_migrations`. Two migrators may start at once: the second waits, and finds nothing left to do.
package struct Migrator: Sendable {
    private let directory: String
    private let configuration: PostgresConfiguration

    /// The directory holds `NNNN_name.sql` files; `connection` is as in `PostgresConfiguration`.
    package init(directory: String, connection: String) {
        self.directory = directory
        var configuration = PostgresConfiguration(connection: connection)
        configuration.applicationName = "postern-migrate"
        // Zero is "no limit" to the server; a script has its own limit below.
        configuration.statementTimeout = .zero
        configuration.lockTimeout = .zero
        configuration.idleInTransactionTimeout = .zero
        self.configuration = configuration
    }

    /// Applies what is pending and returns the names of the files it applied.
    ///
    /// - Throws: `MigrationError`, which names the file, or `PostgresError`. Files before the faulty one stay applied.
    package func migrate() async throws -> [String] {
        let files = try Migration.read(directory)
        return try await Session.with(configuration) { session in
            try apply(files, session)
        }
    }

    private func apply(_ files: [Migration], _ session: Session) throws -> [String] {
        try session.run(script: Self.lock, within: Self.patience)
        try session.run(script: MigrationRecord.create, within: Self.patience)
        let hashes = try session.run(MigrationHashes(migrations: files))
        let applied = try session.run(AppliedMigrations())
        let plan = try MigrationPlan(files: Array(zip(files, hashes)), applied: applied)
        for migration in plan.pending { try apply(migration, session) }
        return plan.pending.map(\.name)
    }

    private func apply(_ migration: Migration, _ session: Session) throws(MigrationError) {
        do {
            try session.run(script: Self.begin, within: Self.patience)
            try session.run(script: migration.sql, within: Self.patience)
            guard session.isInTransaction else { throw MigrationError.endsTransaction(migration.name) }
            _ = try session.run(RecordMigration(migration: migration))
            try session.run(script: "commit", within: Self.patience)
        } catch let error as PostgresError {
            throw .failed(migration.name, error)
        } catch {
            throw .endsTransaction(migration.name)
        }
    }

    /// How long another migrator, or one file, may take.
    private static let patience = Duration.seconds(3600)

    // Any number will do, as long as it is the same in every release; the session's end gives the lock back.
    private static let lock = "select pg_advisory_lock(7046029254386353131)"

    // A schema change that waits for a lock holds up everybody behind it; better to fail and be tried again.
    private static let begin = "begin; set local lock_timeout = '10s'"
}
