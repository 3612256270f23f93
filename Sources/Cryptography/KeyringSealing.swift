extension Keyring {
    /// Seals `plaintext` with the active key of `purpose` and puts the key's id in front.
    ///
    /// The form is `1 ‖ length of id ‖ id ‖ nonce ‖ ciphertext ‖ tag`; all in front of the nonce is authenticated too.
    /// `associatedData` names where the value lives, as table, column and row id; it is needed again to open.
    ///
    /// - Throws: `.library` when OpenSSL cannot.
    package func seal(
        _ plaintext: [UInt8],
        for purpose: Purpose,
        associatedData: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        let key = self[purpose].active
        let header = SealedHeader(keyID: key.id).bytes
        return try header + AES256GCM.seal(plaintext, key: key.secret, associatedData: header + associatedData)
    }

    /// Seals a secret, as a data key or a TOTP secret, with the active key of `purpose`.
    ///
    /// - Throws: `.library` when OpenSSL cannot.
    package func seal(
        _ secret: SecretBytes,
        for purpose: Purpose,
        associatedData: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        let key = self[purpose].active
        let header = SealedHeader(keyID: key.id).bytes
        return try header + AES256GCM.seal(secret, key: key.secret, associatedData: header + associatedData)
    }

    /// Opens what `seal` made with the active key or an older one of `purpose`.
    ///
    /// - Throws: `.notAuthentic` if anything differs; `.unknownKey` if the key was taken out of the keyring.
    package func open(
        _ sealed: [UInt8],
        for purpose: Purpose,
        associatedData: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        let (header, key) = try opening(sealed, purpose)
        return try AES256GCM.open(
            Array(sealed.dropFirst(header.count)),
            key: key.secret,
            associatedData: header + associatedData
        )
    }

    /// Opens a sealed secret straight into memory that wipes itself.
    ///
    /// - Throws: `.notAuthentic` if anything differs; `.unknownKey` if the key was taken out of the keyring.
    package func openSecret(
        _ sealed: [UInt8],
        for purpose: Purpose,
        associatedData: [UInt8]
    ) throws(CryptographyError) -> SecretBytes {
        let (header, key) = try opening(sealed, purpose)
        return try AES256GCM.openSecret(
            Array(sealed.dropFirst(header.count)),
            key: key.secret,
            associatedData: header + associatedData
        )
    }

    /// Returns the id of the key that sealed these bytes, or nil if they were not sealed by a keyring.
    ///
    /// A value whose key is not the active one is due to be sealed anew.
    package static func keyID(ofSealed sealed: [UInt8]) -> String? {
        SealedHeader(reading: sealed)?.keyID
    }

    private func opening(
        _ sealed: [UInt8],
        _ purpose: Purpose
    ) throws(CryptographyError) -> (header: [UInt8], key: Key) {
        guard let header = SealedHeader(reading: sealed) else { throw .notAuthentic }
        guard let key = self[purpose][header.keyID] else { throw .unknownKey(id: header.keyID) }
        return (header.bytes, key)
    }
}

/// What stands in front of sealed bytes.
private struct SealedHeader {
    let keyID: String

    private static let form: UInt8 = 1

    var bytes: [UInt8] {
        [Self.form, UInt8(keyID.utf8.count)] + keyID.utf8
    }

    init(keyID: String) {
        self.keyID = keyID
    }

    init?(reading sealed: [UInt8]) {
        guard sealed.count >= 2, sealed[0] == Self.form else { return nil }
        let name = sealed.dropFirst(2).prefix(Int(sealed[1]))
        guard name.count == sealed[1] else { return nil }
        keyID = String(decoding: name, as: UTF8.self)
        guard Keyring.Key.isWellFormed(id: keyID) else { return nil }
    }
}
