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
        unsafe MACContext(copying: template.pointer).keyed(with: key).authenticate(message, count)
    }

    /// The hash with `key` taken in, for a key that is used again and again.
    package func keyed(with key: SecretBytes) -> KeyedHMAC {
        KeyedHMAC(unsafe MACContext(copying: template.pointer).keyed(with: key), count)
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

/// A keyed hash whose key has been taken in, which is half of the work for a short message.
///
/// OpenSSL wipes what it keeps of the key when the last owner lets go.
package final class KeyedHMAC: Sendable {
    // Only ever copied from, so any thread may use it (openssl-threads(7)).
    private let context: MACContext
    private let count: Int

    fileprivate init(_ context: consuming MACContext, _ count: Int) {
        self.context = context
        self.count = count
    }

    /// Returns the authentication code of `message`.
    package func authenticate(_ message: [UInt8]) -> [UInt8] {
        context.copy().authenticate(message, count)
    }
}

/// The owner of one EVP_MAC_CTX.
@safe
private struct MACContext: ~Copyable, @unchecked Sendable {
    private let context: OpaquePointer

    init(copying other: OpaquePointer) {
        guard let context = unsafe EVP_MAC_CTX_dup(other) else { preconditionFailure(Self.noMemory) }
        unsafe self.context = unsafe context
    }

    deinit {
        unsafe EVP_MAC_CTX_free(context)
    }

    func copy() -> MACContext {
        unsafe MACContext(copying: context)
    }

    consuming func keyed(with key: SecretBytes) -> MACContext {
        precondition(unsafe EVP_MAC_init(context, key.address, key.count, nil) == 1, Self.noMemory)
        return self
    }

    /// Returns the code, of `count` bytes; the context has then done its work.
    consuming func authenticate(_ message: [UInt8], _ count: Int) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: count)
        let isDone =
            unsafe EVP_MAC_update(context, message, message.count) == 1
            && EVP_MAC_final(context, &code, nil, code.count) == 1
        precondition(isDone, Self.noMemory)
        return code
    }

    private static var noMemory: String { "HMAC can only fail for want of memory" }
}
