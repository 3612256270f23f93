internal import COpenSSL

/// Key material that wipes itself when its last owner lets go, and never prints.
///
/// Sharing one instance shares the one copy of the bytes. The bytes never change after `init`.
@safe
package final class SecretBytes: Sendable {
    /// The number of bytes.
    package let count: Int

    // Written only inside init, then only read until deinit, so any thread may read it.
    private nonisolated(unsafe) let storage: UnsafeMutableRawPointer

    /// Copies `bytes`.
    ///
    /// The caller's array keeps its own copy; prefer `init(moving:)` where it can be given up.
    package convenience init(_ bytes: [UInt8]) {
        unsafe self.init(count: bytes.count) { storage in unsafe storage.copyBytes(from: bytes) }
    }

    /// Takes the bytes over: `bytes` is wiped and empty afterwards.
    ///
    /// Only the storage of this array value is wiped; copies made earlier are not reached.
    package convenience init(moving bytes: inout [UInt8]) {
        self.init(bytes)
        ConstantTime.wipe(&bytes)
        bytes = []
    }

    /// Fills `count` bytes in place, so that no other copy ever exists.
    init(count: Int, filledBy fill: (UnsafeMutableRawBufferPointer) -> Void) {
        // One byte at least: an empty key still needs an address, since OpenSSL reads nil as "keep the old key".
        guard let memory = unsafe copenssl_allocate(max(count, 1)) else {
            preconditionFailure("no memory for \(count) secret bytes")
        }
        self.count = count
        unsafe storage = memory
        unsafe fill(UnsafeMutableRawBufferPointer(start: memory, count: count))
    }

    deinit {
        unsafe copenssl_wipe_and_free(storage, max(count, 1))
    }

    /// Draws `count` new random bytes.
    package static func random(count: Int) -> SecretBytes {
        unsafe SecretBytes(count: count) { storage in unsafe RandomBytes.fill(storage) }
    }

    /// Lends the bytes to `body`; they must not be copied to where they could be logged.
    package func withBytes<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(unsafe Span(_unsafeStart: address, count: count))
    }

    /// Where the bytes are, for a C call that `self` outlives.
    var address: UnsafePointer<UInt8> {
        unsafe UnsafePointer(storage.assumingMemoryBound(to: UInt8.self))
    }
}

extension SecretBytes: Equatable {
    /// Compares in time that depends on the lengths only.
    package static func == (left: SecretBytes, right: SecretBytes) -> Bool {
        guard left.count == right.count else { return false }
        return unsafe CRYPTO_memcmp(left.address, right.address, left.count) == 0
    }
}

extension SecretBytes: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "«redacted»" }
    package var debugDescription: String { "«redacted»" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
