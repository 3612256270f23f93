import ArgumentParser
import Cryptography
import Domain
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
        for factors in outcome.doubles { print("\(factors): one address of one user; delete the one that is not used") }
        for user in outcome.unreadable { print("user \(user.uuid): the keyring does not open what is stored") }
        for user in outcome.twins { print("user \(user.uuid): stored once more under \(vault.lookupKeyID)") }
        if outcome.busy > 0 { throw ExitCode.failure(.temporary, "\(outcome.busy) users are busy; run it again") }
        if !(outcome.doubles.isEmpty && outcome.unreadable.isEmpty && outcome.twins.isEmpty) {
            throw ExitCode.failure(.refused, "what is named above still needs the older key")
        }
    }
}
