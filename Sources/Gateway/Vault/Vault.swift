package import Cryptography
package import Domain
package import FoundationEssentials

/// Everything that the keyring does for the service: sealing what a person could be known by, and keyed hashes to
/// find it again.
///
/// Every hash has a domain in front, so a hash made for one use is worthless for another.
package struct Vault: Sendable {
    private let keyring: Keyring
    private let lookup: KeyedHMAC
    private let olderLookups: [KeyedHMAC]
    private let limits: KeyedHMAC
    private let codes: KeyedHMAC

    package init(_ keyring: Keyring) {
        let sha256 = HMAC(.sha256)
        self.keyring = keyring
        lookup = sha256.keyed(with: keyring.lookup.active.secret)
        olderLookups = keyring.lookup.older.map { sha256.keyed(with: $0.secret) }
        limits = sha256.keyed(with: keyring.limit.active.secret)
        codes = sha256.keyed(with: keyring.totp.active.secret)
    }

    /// The id of the key that new look-up hashes are made with; it is stored beside each.
    package var lookupKeyID: String { keyring.lookup.active.id }

    /// The hashes under which an app's user may be stored, the active key's first.
    package func lookups(_ user: ExternalUserID, of app: AppID) -> [[UInt8]] {
        ([lookup] + olderLookups).map { lookup(user.text, of: app, with: $0) }
    }

    /// The hash under which a new user is stored: the active key's.
    package func lookup(_ user: ExternalUserID, of app: AppID) -> [UInt8] {
        lookup(userNamed: user.text, of: app)
    }

    /// The same for a name that was stored, whatever names are taken today.
    func lookup(userNamed name: String, of app: AppID) -> [UInt8] {
        lookup(name, of: app, with: lookup)
    }

    private func lookup(_ name: String, of app: AppID, with hash: KeyedHMAC) -> [UInt8] {
        hash.authenticate(Array("user\0".utf8) + app.uuid.octets + Array(name.utf8))
    }

    /// The hash under which an address is stored; the same for every app, because the provider keeps one verification
    /// per address.
    package func lookup(_ address: some Address) -> [UInt8] {
        lookup(canonical: address.canonical)
    }

    /// The same for an address that was stored, in its canonical form.
    func lookup(canonical address: String) -> [UInt8] {
        lookup.authenticate(Array("address\0\(address)".utf8))
    }

    /// The name of one limit's counter; it tells nothing about what it counts.
    package func limitKey(_ scope: LimitScope, _ value: [UInt8]) -> [UInt8] {
        limits.authenticate(Array("limit\0\(scope.rawValue)\0".utf8) + value)
    }

    /// A digest that makes the id of a refusal; it tells nothing about what was refused.
    func denialDigest(_ message: [UInt8]) -> [UInt8] {
        limits.authenticate(Array("denial\0".utf8) + message)
    }

    /// The digest of a TOTP code; a stored one says that the code was accepted before.
    package func digest(_ code: OneTimeCode, of factor: FactorID) -> [UInt8] {
        let message = Array("totp\0".utf8) + factor.uuid.octets + Array(code.digits.utf8)
        return codes.authenticate(message)
    }

    /// Makes the data key of a new user.
    ///
    /// - Throws: `CryptographyError.library` when OpenSSL cannot.
    package func newDataKey(of user: UserID) throws(CryptographyError) -> (key: DataKey, wrapped: [UInt8]) {
        let secret = SecretBytes.random(count: AES256GCM.keyCount)
        let wrapped = try keyring.seal(
            secret,
            for: .wrap,
            associatedData: Self.place("users.data_key_wrapped", user.uuid)
        )
        return (DataKey(secret), wrapped)
    }

    /// Unwraps a user's data key.
    ///
    /// - Throws: `CryptographyError.notAuthentic` if the row was changed or belongs to somebody else, `.unknownKey`
    ///   if the wrapping key was taken out of the keyring.
    package func dataKey(_ wrapped: [UInt8], of user: UserID) throws(CryptographyError) -> DataKey {
        DataKey(
            try keyring.openSecret(wrapped, for: .wrap, associatedData: Self.place("users.data_key_wrapped", user.uuid))
        )
    }

    /// Binds a sealed value to the one column and row it was made for, so that it opens nowhere else.
    fileprivate static func place(_ column: String, _ row: UUID) -> [UInt8] {
        Array(column.utf8) + [0] + row.octets
    }
}

/// One user's own key, for as long as one request needs it.
package struct DataKey: Sendable {
    private let secret: SecretBytes

    fileprivate init(_ secret: SecretBytes) {
        self.secret = secret
    }

    /// Seals text for `column` of the row `row`.
    package func seal(_ text: String, column: String, row: UUID) throws(CryptographyError) -> [UInt8] {
        try AES256GCM.seal(Array(text.utf8), key: secret, associatedData: Vault.place(column, row))
    }

    /// Opens what `seal` made for the same place.
    ///
    /// - Throws: `CryptographyError.notAuthentic` for anything else.
    package func open(_ sealed: [UInt8], column: String, row: UUID) throws(CryptographyError) -> String {
        String(
            decoding: try AES256GCM.open(sealed, key: secret, associatedData: Vault.place(column, row)),
            as: UTF8.self
        )
    }
}

extension UUID {
    /// The 16 bytes in network order.
    var octets: [UInt8] {
        let b = uuid
        return [
            b.0, b.1, b.2, b.3, b.4, b.5, b.6, b.7, b.8, b.9, b.10, b.11, b.12, b.13, b.14, b.15,
        ]
    }
}
