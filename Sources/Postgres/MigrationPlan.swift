/// What the files and the database's own record of them call for.
struct MigrationPlan: Equatable {
    /// To be applied, in order.
    let pending: [Migration]

    /// Compares the files, each with the hash it has now, with what was applied.
    ///
    /// - Throws: `MigrationError`, which names the file that cannot be right.
    init(files: [(migration: Migration, hash: [UInt8])], applied: [AppliedMigration]) throws(MigrationError) {
        let byName = Dictionary(files.map { ($0.migration.name, $0) }, uniquingKeysWith: { first, _ in first })
        for done in applied {
            guard let file = byName[done.name] else { throw .missing(done.name) }
            guard file.hash == done.hash else { throw .edited(done.name) }
        }
        let applied = Set(applied.map(\.name))
        pending = files.map(\.migration).filter { !applied.contains($0.name) }
        try Self.check(names: files.map(\.migration))
        if let first = pending.first, let last = applied.max(), first.name < last { throw .outOfOrder(first.name) }
    }

    private static func check(names migrations: [Migration]) throws(MigrationError) {
        for migration in migrations where !migration.hasProperName { throw .misnamed(migration.name) }
        for (earlier, later) in zip(migrations, migrations.dropFirst()) where earlier.number == later.number {
            throw .misnamed(later.name)
        }
    }
}
