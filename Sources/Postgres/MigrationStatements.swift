/// The record of what was applied; the running service reads it and may not have the right to write it.
enum MigrationRecord {
    static let create = """
        create table if not exists schema_migrations (
            name text primary key,
            hash bytea not null,  -- sha-256 of the file
            applied_at timestamptz not null default now()
        );
        grant select on schema_migrations to public
        """
}

struct AppliedMigrations: Statement {
    static let sql = "select name, hash from schema_migrations order by name"
    static let isRepeatable = true

    static func decode(_ row: inout RowReader) throws(PostgresError) -> AppliedMigration {
        AppliedMigration(name: try row.next(), hash: try row.next())
    }
}

/// The server computes the hashes, so that this module needs no cryptography of its own.
struct MigrationHashes: Statement {
    static let sql = "select sha256(file) from unnest($1) with ordinality as f (file, number) order by number"
    static let isRepeatable = true
    let migrations: [Migration]

    var parameters: [Parameter] { [.bytesArray(migrations.map { Array($0.sql.utf8) })] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> [UInt8] { try row.next() }
}

struct RecordMigration: Statement {
    typealias Row = Void
    static let sql = "insert into schema_migrations (name, hash) values ($1, sha256($2))"
    let migration: Migration

    var parameters: [Parameter] { [.text(migration.name), .bytes(Array(migration.sql.utf8))] }
}
