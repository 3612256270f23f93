internal import COpenSSL

/// Authenticated encryption with AES-256 in Galois/Counter Mode (NIST SP 800-38D).
///
/// Sealed bytes are `nonce (12) ‖ ciphertext ‖ tag (16)`. The nonce is drawn at random for each call, so one key must
/// not seal more than 2³² times (SP 800-38D §8.3).
package enum AES256GCM {
    /// The length of a key in bytes.
    package static let keyCount = 32
    /// How many bytes sealing adds.
    package static let overhead = nonceCount + tagCount

    static let nonceCount = 12
    static let tagCount = 16

    /// Seals `plaintext` and binds it to `associatedData`, which is not stored but must be the same at `open`.
    ///
    /// - Throws: `.keyLength` unless the key has 32 bytes.
    package static func seal(
        _ plaintext: [UInt8],
        key: SecretBytes,
        associatedData: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        try seal(plaintext.span, key: key, nonce: RandomBytes.make(nonceCount), associatedData: associatedData)
    }

    /// Seals a secret, usually another key.
    ///
    /// - Throws: `.keyLength` unless the key has 32 bytes.
    package static func seal(
        _ secret: SecretBytes,
        key: SecretBytes,
        associatedData: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        let nonce = RandomBytes.make(nonceCount)
        return try secret.withBytes { plaintext throws(CryptographyError) in
            try seal(plaintext, key: key, nonce: nonce, associatedData: associatedData)
        }
    }

    /// Opens what `seal` made.
    ///
    /// - Throws: `.notAuthentic` if any byte, the key or the associated data differs; `.keyLength`.
    package static func open(
        _ sealed: [UInt8],
        key: SecretBytes,
        associatedData: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        var plaintext = [UInt8](repeating: 0, count: try plaintextCount(of: sealed, key: key))
        let isAuthentic = unsafe plaintext.withUnsafeMutableBytes { plaintext in
            unsafe CipherContext().decrypt(sealed, key: key, associatedData: associatedData, into: plaintext)
        }
        guard isAuthentic else { throw .notAuthentic }
        return plaintext
    }

    /// Opens what `seal` made of a secret, straight into memory that wipes itself.
    ///
    /// - Throws: `.notAuthentic` if any byte, the key or the associated data differs; `.keyLength`.
    package static func openSecret(
        _ sealed: [UInt8],
        key: SecretBytes,
        associatedData: [UInt8]
    ) throws(CryptographyError) -> SecretBytes {
        var isAuthentic = false
        let secret = unsafe SecretBytes(count: try plaintextCount(of: sealed, key: key)) { plaintext in
            isAuthentic = unsafe CipherContext().decrypt(
                sealed,
                key: key,
                associatedData: associatedData,
                into: plaintext
            )
        }
        guard isAuthentic else { throw .notAuthentic }
        return secret
    }

    static func seal(
        _ plaintext: Span<UInt8>,
        key: SecretBytes,
        nonce: [UInt8],
        associatedData: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        try requireKeyLength(key)
        var sealed = nonce + [UInt8](repeating: 0, count: plaintext.count + tagCount)
        let isSealed = unsafe plaintext.withUnsafeBytes { plaintext in
            unsafe sealed.withUnsafeMutableBytes { sealed in
                unsafe CipherContext().encrypt(plaintext, key: key, associatedData: associatedData, into: sealed)
            }
        }
        guard isSealed else { throw .library("AES-256-GCM encryption") }
        return sealed
    }

    private static func plaintextCount(of sealed: [UInt8], key: SecretBytes) throws(CryptographyError) -> Int {
        try requireKeyLength(key)
        guard sealed.count >= overhead else { throw .notAuthentic }
        return sealed.count - overhead
    }

    private static func requireKeyLength(_ key: SecretBytes) throws(CryptographyError) {
        guard key.count == keyCount else { throw .keyLength(expected: keyCount, actual: key.count) }
    }
}
