import ArgumentParser
import Cryptography
import Gateway
import Postgres

struct Rehash: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring users and addresses under the active look-up key of the keyring.",
        discussion: """
            The last step of rotating that key; docs/operations.md has them all. It may run beside the service, and again \
            as often as you like: a run that finds nothing to do changes nothing.
            """
    )

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let (database, keyring) = try await options.read { (DatabaseSettings(&$0), $0.keyring()) }
        let vault = Vault(keyring)
        let outcome = try await options.using(database) { pool in
            do {
                return try await LookupRotation(pool: pool, vault: vault).run()
            } catch let error as CryptographyError {
                throw ExitCode.failure(.configuration, "the keyring does not open what is stored: \(error)")
            }
        }
        print("\(outcome.users) users and \(outcome.factors) factors brought under \(vault.lookupKeyID)")
        for factor in outcome.doubles { print("\(factor): the user has this address twice; delete one of the two") }
        if outcome.busy > 0 { throw ExitCode.failure(.temporary, "\(outcome.busy) users are busy; run it again") }
        if !outcome.doubles.isEmpty { throw ExitCode.failure(.refused, "some factors still need the older key") }
    }
}
