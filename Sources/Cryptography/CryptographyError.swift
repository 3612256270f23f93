internal import COpenSSL

/// Why a cryptographic operation was refused.
///
/// Holds no key, no plaintext and no part of either, so `description` may be shown to anyone.
package enum CryptographyError: Error, Equatable, Sendable {
    /// A key of the wrong size was offered.
    case keyLength(expected: Int, actual: Int)
    /// The sealed bytes are altered or cut, or were sealed with another key or other associated data.
    case notAuthentic
    /// The sealed bytes name a key that the keyring does not hold for this purpose.
    case unknownKey(id: String)
    /// A key file or key bytes could not be used; `block` counts the PEM blocks from 1.
    case unusableKey(block: Int, KeyFault)
    /// OpenSSL refused an operation that it should have carried out; `code` is for `openssl errstr`.
    case library(operation: String, code: UInt)

    /// Takes the newest error of this thread's OpenSSL queue and empties the queue.
    static func library(_ operation: String) -> CryptographyError {
        let code = ERR_peek_last_error()
        ERR_clear_error()
        return .library(operation: operation, code: code)
    }
}

/// What is wrong with a P-256 key.
package enum KeyFault: Error, Equatable, Sendable {
    case noKeyFound
    case encrypted
    case unexpectedBlock
    case malformed
    case notP256
    case publicPartDoesNotMatch
    case notGenerated
}

extension CryptographyError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .keyLength(let expected, let actual): "the key has \(actual) bytes instead of \(expected)"
        case .notAuthentic: "the sealed bytes are not authentic"
        case .unknownKey(let id): "the keyring holds no key \"\(id)\" for this purpose"
        case .unusableKey(let block, let fault): "key \(block): \(fault)"
        case .library(let operation, let code): "OpenSSL: \(operation) failed with \(String(code, radix: 16))"
        }
    }
}

extension KeyFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noKeyFound: "no PEM block found"
        case .encrypted: "it is encrypted with a passphrase; store it without one"
        case .unexpectedBlock: "the PEM block is of another kind"
        case .malformed: "it cannot be read"
        case .notP256: "it is not a P-256 key"
        case .publicPartDoesNotMatch: "its public part does not belong to its private part"
        case .notGenerated: "OpenSSL could not make it"
        }
    }
}
