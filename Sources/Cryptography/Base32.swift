/// Base32 (RFC 4648 §6), as authenticator apps read TOTP secrets.
package enum Base32 {
    private static let text = BitText(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
        padding: .tolerated,
        ignoresCase: true
    )

    /// Writes upper-case letters; otpauth URIs want them without padding.
    package static func encode(_ bytes: [UInt8], padded: Bool = false) -> String {
        String(decoding: text.encode(bytes, padded: padded), as: UTF8.self)
    }

    /// Returns the bytes, or nil if `string` is no Base32; either case, with full padding or none.
    package static func decode(_ string: String) -> [UInt8]? {
        text.decode(Array(string.utf8))
    }
}
