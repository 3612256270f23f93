internal import Synchronization

/// Whether a database has the schema this program was built for; cheap enough for every readiness probe.
package final class MigrationCheck: Sendable {
    private let files: [Migration]
    private let known = Mutex<[(migration: Migration, hash: [UInt8])]?>(nil)

    /// Reads the directory once.
    ///
    /// - Throws: `MigrationError.unreadable`.
    package init(directory: String) throws(MigrationError) {
        files = try Migration.read(directory)
    }

    /// Compares the files with the database's record of them, in one short statement (two the first time).
    ///
    /// - Throws: `PostgresError` when the database does not answer or does not let the role read `schema_migrations`.
    package func state(_ pool: Pool) async throws(PostgresError) -> MigrationState {
        do {
            return MigrationState(files: try await hashedFiles(pool), applied: try await pool.run(AppliedMigrations()))
        } catch  where error.sqlState == SQLState.undefinedTable {
            return .pending(files.map(\.name))
        }
    }

    private func hashedFiles(_ pool: Pool) async throws(PostgresError) -> [(migration: Migration, hash: [UInt8])] {
        if let known = known.withLock({ $0 }) { return known }
        let hashed = Array(zip(files, try await pool.run(MigrationHashes(migrations: files))))
        known.withLock { $0 = hashed }
        return hashed
    }
}

/// How a database's schema relates to the files this program has.
package enum MigrationState: Sendable, Equatable {
    case current
    /// A newer release has been here. Every migration works with the release before it, so that this one goes on.
    case ahead([String])
    case pending([String])
    /// A file differs from what was applied under its name.
    case edited(String)

    /// Whether this program can work with the schema.
    package var isReady: Bool {
        switch self {
        case .current, .ahead: true
        case .pending, .edited: false
        }
    }

    init(files: [(migration: Migration, hash: [UInt8])], applied: [AppliedMigration]) {
        let hashes = Dictionary(applied.map { ($0.name, $0.hash) }, uniquingKeysWith: { first, _ in first })
        let names = files.map(\.migration.name)
        if let file = files.first(where: { hashes[$0.migration.name, default: $0.hash] != $0.hash }) {
            self = .edited(file.migration.name)
        } else if let first = names.firstIndex(where: { hashes[$0] == nil }) {
            self = .pending(names[first...].filter { hashes[$0] == nil })
        } else {
            let others = applied.map(\.name).filter { !names.contains($0) }
            self = others.isEmpty ? .current : .ahead(others)
        }
    }
}
