internal import COpenSSL

/// The algorithms of OpenSSL this module uses, fetched once: fetching by name on each call would cost more than the work.
///
/// Lives as long as the process.
@safe
struct Algorithms {
    let sha256: Fetched
    let aes256GCM: Fetched
    /// HMAC contexts with their digest set and a key of zeros: copied and keyed for each use.
    let hmacSHA1: Fetched
    let hmacSHA256: Fetched
    let hmacSHA512: Fetched

    static let shared = Algorithms()

    private init() {
        sha256 = unsafe Fetched(EVP_MD_fetch(nil, "SHA256", nil), "SHA-256")
        aes256GCM = unsafe Fetched(EVP_CIPHER_fetch(nil, "AES-256-GCM", nil), "AES-256-GCM")
        let mac = unsafe Fetched(EVP_MAC_fetch(nil, "HMAC", nil), "HMAC")
        hmacSHA1 = unsafe Fetched(Self.keyedContext(of: mac.pointer, digest: "SHA1"), "HMAC-SHA-1")
        hmacSHA256 = unsafe Fetched(Self.keyedContext(of: mac.pointer, digest: "SHA256"), "HMAC-SHA-256")
        hmacSHA512 = unsafe Fetched(Self.keyedContext(of: mac.pointer, digest: "SHA512"), "HMAC-SHA-512")
    }

    private static func keyedContext(of mac: OpaquePointer, digest: String) -> OpaquePointer? {
        guard let context = unsafe EVP_MAC_CTX_new(mac) else { return nil }
        var name = Array(digest.utf8CString)
        let isKeyed = unsafe name.withUnsafeMutableBufferPointer { name in
            let parameters = unsafe [
                OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.baseAddress, 0),
                OSSL_PARAM_construct_end(),
            ]
            let zeros = [UInt8](repeating: 0, count: 32)
            return unsafe EVP_MAC_init(context, zeros, zeros.count, parameters) == 1
        }
        return isKeyed ? unsafe context : nil
    }
}

/// One fetched algorithm object, never changed and never freed.
///
/// openssl-threads(7): objects are thread-safe as long as the functions called do not modify them. Fetched algorithms
/// are only read, and template contexts are only copied from.
@safe
struct Fetched: @unchecked Sendable {
    let pointer: OpaquePointer

    fileprivate init(_ pointer: OpaquePointer?, _ name: String) {
        guard let pointer = unsafe pointer else {
            preconditionFailure("OpenSSL offers no \(name): check the providers in its configuration")
        }
        unsafe self.pointer = unsafe pointer
    }
}
