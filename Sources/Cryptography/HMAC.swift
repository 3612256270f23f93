internal import COpenSSL

/// A keyed hash (RFC 2104).
package struct HMAC: Sendable {
    /// The hash underneath.
    package enum Algorithm: Sendable, CaseIterable {
        /// Only for TOTP secrets, whose apps know nothing else.
        case sha1
        case sha256
        case sha512
    }

    /// The hash underneath.
    package let algorithm: Algorithm

    package init(_ algorithm: Algorithm) {
        self.algorithm = algorithm
    }

    /// Returns the authentication code of `message`, 20, 32 or 64 bytes.
    ///
    /// Compare it with `ConstantTime.equal`.
    package func authenticate(_ message: [UInt8], key: SecretBytes) -> [UInt8] {
        let context = unsafe MACContext(copying: template.pointer)
        var code = [UInt8](repeating: 0, count: count)
        let isDone = context.authenticate(message, key: key, into: &code)
        precondition(isDone, "HMAC can only fail for want of memory")
        return code
    }

    /// The length of a code in bytes.
    package var count: Int {
        switch algorithm {
        case .sha1: 20
        case .sha256: 32
        case .sha512: 64
        }
    }

    private var template: Fetched {
        switch algorithm {
        case .sha1: Algorithms.shared.hmacSHA1
        case .sha256: Algorithms.shared.hmacSHA256
        case .sha512: Algorithms.shared.hmacSHA512
        }
    }
}

/// The owner of one EVP_MAC_CTX.
@safe
private struct MACContext: ~Copyable {
    private let context: OpaquePointer?

    init(copying template: OpaquePointer) {
        unsafe context = unsafe EVP_MAC_CTX_dup(template)
    }

    deinit {
        unsafe EVP_MAC_CTX_free(context)
    }

    func authenticate(_ message: [UInt8], key: SecretBytes, into code: inout [UInt8]) -> Bool {
        guard let context = unsafe context else { return false }
        return unsafe EVP_MAC_init(context, key.address, key.count, nil) == 1
            && EVP_MAC_update(context, message, message.count) == 1
            && EVP_MAC_final(context, &code, nil, code.count) == 1
    }
}
