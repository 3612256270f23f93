internal import COpenSSL

/// SHA-256 (FIPS 180-4).
package enum SHA256 {
    /// The length of a hash in bytes.
    package static let count = 32

    /// Hashes `bytes` to 32 bytes.
    package static func hash(_ bytes: [UInt8]) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: count)
        let status = unsafe EVP_Digest(
            bytes,
            bytes.count,
            &hash,
            nil,
            Algorithms.shared.sha256.pointer,
            nil
        )
        precondition(status == 1, "SHA-256 can only fail for want of memory")
        return hash
    }
}
