import Cryptography
import Domain
import FoundationEssentials

/// A user that is about to be written, everything about it sealed already.
struct NewUser: Sendable {
    let id: UserID
    let lookup: [UInt8]
    let lookupKeyID: String
    let externalSealed: [UInt8]
    /// Random, so that the provider's name for the user tells nothing about it.
    let identity: UUID
    let dataKeyWrapped: [UInt8]

    init(_ external: ExternalUserID, of app: AppID, vault: Vault) throws(CryptographyError) {
        id = .new()
        lookup = vault.lookup(external, of: app)
        lookupKeyID = vault.lookupKeyID
        identity = .random()
        let (key, wrapped) = try vault.newDataKey(of: id)
        dataKeyWrapped = wrapped
        externalSealed = try key.seal(external.text, column: "users.external_id", row: id.uuid)
    }
}
