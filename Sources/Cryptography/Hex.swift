/// Hexadecimal (RFC 4648 §8), written in lower case and read in either.
package enum Hex {
    private static let text = BitText("0123456789abcdef", padding: .refused, ignoresCase: true)

    package static func encode(_ bytes: [UInt8]) -> String {
        String(decoding: text.encode(bytes, padded: false), as: UTF8.self)
    }

    /// Returns the bytes, or nil if `string` has another symbol or an odd length.
    package static func decode(_ string: String) -> [UInt8]? {
        text.decode(Array(string.utf8))
    }
}
