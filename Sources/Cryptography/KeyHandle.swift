internal import COpenSSL

/// The owner of one EVP_PKEY that is known to lie on P-256.
@safe
final class KeyHandle: Sendable {
    // openssl-threads(7): objects are thread-safe as long as the functions called do not modify them; everything here
    // only reads the key.
    private nonisolated(unsafe) let key: OpaquePointer
    // Set up to sign with the key, and only copied from: setting up costs as much as signing. Nil for a public key.
    private nonisolated(unsafe) let signing: OpaquePointer?

    /// Takes `key` over, and releases it if it is refused.
    private init(adopting key: OpaquePointer) throws(KeyFault) {
        unsafe self.key = unsafe key
        unsafe signing = unsafe Self.signingContext(of: key)
        guard unsafe EVP_PKEY_is_a(key, "EC") == 1, groupName == SN_X9_62_prime256v1 else { throw .notP256 }
    }

    deinit {
        unsafe EVP_PKEY_CTX_free(signing)
        unsafe EVP_PKEY_free(key)
    }

    static func generate() throws(KeyFault) -> KeyHandle {
        guard let key = unsafe copenssl_generate_p256() else { throw .notGenerated }
        return unsafe try KeyHandle(adopting: key)
    }

    /// Reads PKCS#8 or SEC 1, and checks that the public part belongs to the private one.
    convenience init(privateKey block: PEMBlock) throws(KeyFault) {
        switch block.label {
        case "PRIVATE KEY", "EC PRIVATE KEY": break
        case "ENCRYPTED PRIVATE KEY": throw .encrypted
        default: throw .unexpectedBlock
        }
        try self.init(Array(block.text.utf8), isPEM: true, isPrivate: true)
        guard isConsistent else { throw .publicPartDoesNotMatch }
    }

    convenience init(publicKey block: PEMBlock) throws(KeyFault) {
        guard block.label == "PUBLIC KEY" else { throw .unexpectedBlock }
        try self.init(Array(block.text.utf8), isPEM: true, isPrivate: false)
    }

    convenience init(publicKeyDER der: [UInt8]) throws(KeyFault) {
        try self.init(der, isPEM: false, isPrivate: false)
    }

    /// Builds the key without a decoder, which would take ten times as long.
    convenience init(x: [UInt8], y: [UInt8]) throws(KeyFault) {
        guard x.count == P256.coordinateCount, y.count == P256.coordinateCount else { throw .malformed }
        defer { ERR_clear_error() }
        // SEC 1 §2.3.3: 4 announces both coordinates.
        let point = [4] + x + y
        guard let key = unsafe copenssl_p256_from_point(point, point.count) else { throw .malformed }
        unsafe try self.init(adopting: key)
    }

    /// OSSL_DECODER_CTX_set_passphrase_cb(3): without a callback nothing ever asks the terminal for a passphrase.
    private convenience init(_ bytes: [UInt8], isPEM: Bool, isPrivate: Bool) throws(KeyFault) {
        defer { ERR_clear_error() }
        var rest = bytes.count
        guard let key = unsafe copenssl_decode_key(bytes, &rest, isPEM ? 1 : 0, isPrivate ? 1 : 0) else {
            throw .malformed
        }
        unsafe try self.init(adopting: key)
        guard rest == 0 else { throw .malformed }
    }

    private static func signingContext(of key: OpaquePointer) -> OpaquePointer? {
        defer { ERR_clear_error() }
        guard let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, key, nil) else { return nil }
        if unsafe EVP_PKEY_sign_init(context) == 1 { return unsafe context }
        unsafe EVP_PKEY_CTX_free(context)
        return nil
    }

    private var groupName: String? {
        var name = [CChar](repeating: 0, count: 64)
        guard unsafe EVP_PKEY_get_group_name(key, &name, name.count, nil) == 1 else { return nil }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private var isConsistent: Bool {
        let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, key, nil)
        defer { unsafe EVP_PKEY_CTX_free(context) }
        return unsafe EVP_PKEY_check(context) == 1
    }
}

extension KeyHandle {
    /// A coordinate of the public point.
    enum Coordinate {
        case x
        case y
    }

    /// Returns the coordinate as 32 bytes, big-endian.
    func coordinate(_ coordinate: Coordinate) throws(KeyFault) -> [UInt8] {
        let name = coordinate == .x ? OSSL_PKEY_PARAM_EC_PUB_X : OSSL_PKEY_PARAM_EC_PUB_Y
        var number: OpaquePointer?
        defer { unsafe BN_free(number) }
        var bytes = [UInt8](repeating: 0, count: P256.coordinateCount)
        guard unsafe EVP_PKEY_get_bn_param(key, name, &number) == 1,
            unsafe BN_bn2binpad(number, &bytes, Int32(bytes.count)) == Int32(bytes.count)
        else { throw .malformed }
        return bytes
    }

    /// Returns PKCS#8 or SubjectPublicKeyInfo as PEM.
    func pem(isPrivate: Bool) throws(CryptographyError) -> String {
        let context = unsafe isPrivate ? copenssl_private_pem_encoder(key) : copenssl_public_pem_encoder(key)
        defer { unsafe OSSL_ENCODER_CTX_free(context) }
        var text: UnsafeMutablePointer<UInt8>?
        var count = 0
        guard unsafe OSSL_ENCODER_to_data(context, &text, &count) == 1 else { throw .library("writing a key") }
        defer { unsafe copenssl_wipe_and_free(text, count) }
        return unsafe String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
    }
}

extension KeyHandle {
    /// Signs a SHA-256 hash and returns ASN.1.
    func sign(digest: [UInt8]) throws(CryptographyError) -> [UInt8] {
        let context = unsafe EVP_PKEY_CTX_dup(signing)
        defer { unsafe EVP_PKEY_CTX_free(context) }
        // A signature of this curve has 72 bytes at most: two integers of 33 bytes, each and both with a header of 2.
        var signature = [UInt8](repeating: 0, count: 72)
        var count = signature.count
        guard unsafe context != nil,
            unsafe EVP_PKEY_sign(context, &signature, &count, digest, digest.count) == 1
        else { throw .library("signing") }
        return Array(signature.prefix(count))
    }

    /// Whether `signature`, in ASN.1, is one of the SHA-256 hash `digest`.
    func verify(_ signature: [UInt8], digest: [UInt8]) -> Bool {
        let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, key, nil)
        defer { unsafe EVP_PKEY_CTX_free(context) }
        // Malformed signatures leave errors in the queue of this thread, where others would find them.
        defer { ERR_clear_error() }
        return unsafe EVP_PKEY_verify_init(context) == 1
            && EVP_PKEY_verify(context, signature, signature.count, digest, digest.count) == 1
    }
}
