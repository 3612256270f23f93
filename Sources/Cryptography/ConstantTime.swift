internal import COpenSSL

/// Comparing and erasing secrets without telling anything by how long it takes.
package enum ConstantTime {
    /// Whether both hold the same bytes; the time taken depends on the lengths only.
    package static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return unsafe CRYPTO_memcmp(left, right, left.count) == 0
    }

    /// Whether both texts have the same UTF-8 bytes; the time taken depends on the lengths only.
    ///
    /// Bytes, not characters: canonically equivalent texts of different bytes are not equal here.
    package static func equal(_ left: String, _ right: String) -> Bool {
        equal(Array(left.utf8), Array(right.utf8))
    }

    /// Overwrites `bytes` with zeros in a way the compiler may not remove.
    static func wipe(_ bytes: inout [UInt8]) {
        unsafe OPENSSL_cleanse(&bytes, bytes.count)
    }
}
