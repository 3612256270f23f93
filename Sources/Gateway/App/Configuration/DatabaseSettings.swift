package import Cryptography

/// How PostgreSQL is reached.
package struct DatabaseSettings: Sendable {
    /// URI or conninfo; holds a password, so it is kept as a secret.
    package var url: SecretBytes
    /// The direct connection that migrations need when `url` leads through a pooler; otherwise the same.
    package var migrationURL: SecretBytes
    package var poolSize: Int
    /// Must be off behind a pooler that hands out a session per transaction.
    package var usesPreparedStatements: Bool

    package init(_ settings: inout SettingsReader) {
        url = settings.requiredSecret("DATABASE_URL")
        migrationURL = settings.secret("DATABASE_MIGRATION_URL") ?? url
        poolSize = settings.integer("DATABASE_POOL_SIZE", default: 10, in: 1...200)
        usesPreparedStatements = settings.flag("DATABASE_PREPARED_STATEMENTS", default: true)
    }
}
