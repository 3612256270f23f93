import Cryptography

/// A new API key, the only time its secret is in the clear.
package struct IssuedKey: Sendable {
    package let id: String
    /// The whole key, to be shown once.
    package let text: String
    let secretHash: [UInt8]

    /// Draws a key: 60 random bits to name it, 260 to prove it.
    init(environment: String) {
        let secret = Crockford32.random(52)
        id = Crockford32.random(12)
        text = "psk_\(environment)_\(id)_\(secret)"
        secretHash = SHA256.hash(Array(secret.utf8))
    }
}
