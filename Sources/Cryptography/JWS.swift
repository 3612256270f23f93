/// Compact JSON Web Signatures with ES256 (RFC 7515 §3.1, RFC 7518 §3.4).
package enum JWS {
    /// Returns `header.payload.signature`, each part in Base64url.
    ///
    /// `header` and `payload` are finished JSON; the header must say `"alg":"ES256"`.
    ///
    /// - Throws: `CryptographyError.library` when OpenSSL cannot sign.
    package static func sign(
        header: [UInt8],
        payload: [UInt8],
        with key: P256.SigningKey
    ) throws(CryptographyError) -> String {
        let input = Base64URL.ascii(header) + [UInt8(ascii: ".")] + Base64URL.ascii(payload)
        let signature = try Base64URL.ascii(key.sign(input))
        return String(decoding: input + [UInt8(ascii: ".")] + signature, as: UTF8.self)
    }
}
