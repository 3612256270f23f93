/// Base64 with padding (RFC 4648 §4).
package enum Base64 {
    private static let text = BitText(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
        padding: .required
    )

    package static func encode(_ bytes: [UInt8]) -> String {
        String(decoding: text.encode(bytes, padded: true), as: UTF8.self)
    }

    /// Returns the bytes, or nil unless `string` is exactly what `encode` writes for them.
    package static func decode(_ string: String) -> [UInt8]? {
        text.decode(Array(string.utf8))
    }
}

/// Base64 for URLs and JSON Web Signatures: `-` and `_`, no padding (RFC 4648 §5, RFC 7515 §2).
package enum Base64URL {
    private static let text = BitText(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
        padding: .refused
    )

    package static func encode(_ bytes: [UInt8]) -> String {
        String(decoding: ascii(bytes), as: UTF8.self)
    }

    /// Returns the bytes, or nil unless `string` is exactly what `encode` writes for them.
    package static func decode(_ string: String) -> [UInt8]? {
        text.decode(Array(string.utf8))
    }

    /// The encoded bytes without the way through a `String`.
    static func ascii(_ bytes: [UInt8]) -> [UInt8] {
        text.encode(bytes, padded: false)
    }
}
