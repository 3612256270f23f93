/// Elliptic-curve signatures with the curve P-256 and SHA-256: ES256 of RFC 7518 §3.4.
package enum P256 {
    /// A private key that signs.
    package struct SigningKey: Sendable {
        /// The public half.
        package let publicKey: VerifyingKey
        private let handle: KeyHandle

        /// Makes a new key pair.
        ///
        /// - Throws: `.unusableKey` when OpenSSL cannot.
        package static func generate() throws(CryptographyError) -> SigningKey {
            try unusable(block: 1) { () throws(KeyFault) in
                try SigningKey(KeyHandle.generate())
            }
        }

        /// Reads the first key of `pem`: PKCS#8 ("PRIVATE KEY") or SEC 1 ("EC PRIVATE KEY"), without a passphrase.
        ///
        /// - Throws: `.unusableKey`; the blocks behind the first are checked too.
        package init(pem: String) throws(CryptographyError) {
            self = try Self.all(inPEM: pem)[0]
        }

        /// Reads every key of `pem`, in order and at least one: the first is meant to sign, all to be published.
        ///
        /// Blocks of curve parameters, as `openssl ecparam -genkey` writes them, are passed over.
        ///
        /// - Throws: `.unusableKey` with the number of the first block that is not a plain P-256 private key.
        package static func all(inPEM pem: String) throws(CryptographyError) -> [SigningKey] {
            var keys: [SigningKey] = []
            for (number, block) in zip(1..., PEMBlock.all(in: pem)) where block.label != "EC PARAMETERS" {
                keys.append(
                    try unusable(block: number) { () throws(KeyFault) in
                        try SigningKey(KeyHandle(privateKey: block))
                    }
                )
            }
            guard !keys.isEmpty else { throw .unusableKey(block: 1, .noKeyFound) }
            return keys
        }

        private init(_ handle: KeyHandle) throws(KeyFault) {
            self.handle = handle
            publicKey = try VerifyingKey(handle)
        }

        /// The key as PKCS#8 PEM: a secret, for the key file only.
        ///
        /// - Throws: `.library` when OpenSSL cannot.
        package var pem: String {
            get throws(CryptographyError) { try handle.pem(isPrivate: true) }
        }

        /// Signs `message` and returns r ‖ s, 64 bytes: the form of RFC 7518 §3.4.
        ///
        /// - Throws: `.library` when OpenSSL cannot.
        package func sign(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
            let signature = try handle.sign(digest: SHA256.hash(message))
            guard let raw = SignatureForm.raw(der: signature) else { throw .library("reading a signature") }
            return raw
        }
    }

    /// A public key that checks signatures.
    package struct VerifyingKey: Sendable {
        /// The first coordinate of the point, 32 bytes, big-endian.
        package let x: [UInt8]
        /// The second coordinate of the point, 32 bytes, big-endian.
        package let y: [UInt8]
        private let handle: KeyHandle

        /// Reads a "PUBLIC KEY" block (SubjectPublicKeyInfo).
        ///
        /// - Throws: `.unusableKey`.
        package init(pem: String) throws(CryptographyError) {
            guard let block = PEMBlock.all(in: pem).first else { throw .unusableKey(block: 1, .noKeyFound) }
            self = try unusable(block: 1) { () throws(KeyFault) in
                try VerifyingKey(KeyHandle(publicKey: block))
            }
        }

        /// Reads a SubjectPublicKeyInfo in DER (RFC 5480), as Verify's push factors hold their public keys.
        ///
        /// - Throws: `.unusableKey`.
        package init(der: [UInt8]) throws(CryptographyError) {
            self = try unusable(block: 1) { () throws(KeyFault) in
                try VerifyingKey(KeyHandle(publicKeyDER: der))
            }
        }

        /// Takes the coordinates of a point on the curve, 32 bytes each.
        ///
        /// - Throws: `.unusableKey` also if the point is not on the curve.
        package init(x: [UInt8], y: [UInt8]) throws(CryptographyError) {
            self = try unusable(block: 1) { () throws(KeyFault) in
                try VerifyingKey(KeyHandle(x: x, y: y))
            }
        }

        fileprivate init(_ handle: KeyHandle) throws(KeyFault) {
            self.handle = handle
            x = try handle.coordinate(.x)
            y = try handle.coordinate(.y)
        }

        /// The key as PEM, a "PUBLIC KEY" block.
        ///
        /// - Throws: `.library` when OpenSSL cannot.
        package var pem: String {
            get throws(CryptographyError) { try handle.pem(isPrivate: false) }
        }

        /// Whether `signature` (r ‖ s, 64 bytes) is one of `message` by this key.
        package func verify(_ signature: [UInt8], of message: [UInt8]) -> Bool {
            guard let der = SignatureForm.der(raw: signature) else { return false }
            return verify(der: der, of: message)
        }

        /// Whether `signature`, as the ASN.1 structure of RFC 3279 §2.2.3, is one of `message` by this key.
        package func verify(der signature: [UInt8], of message: [UInt8]) -> Bool {
            handle.verify(signature, digest: SHA256.hash(message))
        }

        /// The key's name by RFC 7638: the SHA-256 of its JSON Web Key, in Base64url.
        package var thumbprint: String {
            // RFC 7638 §3.2: the required members only, in lexical order, without spaces.
            let key = #"{"crv":"P-256","kty":"EC","x":"\#(Base64URL.encode(x))","y":"\#(Base64URL.encode(y))"}"#
            return Base64URL.encode(SHA256.hash(Array(key.utf8)))
        }
    }

    /// Tells which PEM block a fault belongs to.
    private static func unusable<Key>(
        block: Int,
        _ read: () throws(KeyFault) -> Key
    ) throws(CryptographyError) -> Key {
        do { return try read() } catch { throw .unusableKey(block: block, error) }
    }

    /// The length in bytes of a coordinate, and of each half of a raw signature.
    static let coordinateCount = 32
}

extension P256.VerifyingKey: Equatable {
    package static func == (left: Self, right: Self) -> Bool {
        left.x == right.x && left.y == right.y
    }
}
