import ArgumentParser
import Cryptography
import Gateway
import Postgres

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring the database up to date; needs a direct connection, not a transaction pooler."
    )

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let (database, files) = try await options.read { (DatabaseSettings(&$0), FileSettings(&$0)) }
        do {
            let applied = try await Migrator(directory: files.migrations, connection: database.migrationURL.text)
                .migrate()
            for name in applied { print("\(name): applied") }
            if applied.isEmpty { print("nothing to apply") }
        } catch let error as PostgresError {
            throw ExitCode.failure(.unavailable, error.debugDescription)
        } catch {
            throw ExitCode.failure(.unavailable, "\(error)")
        }
    }
}
