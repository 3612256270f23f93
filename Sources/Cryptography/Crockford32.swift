/// Douglas Crockford's Base32: no letter that reads like a digit, so people can copy and dictate it.
///
/// Written in lower case. Read in either case, `i` and `l` as 1, `o` as 0, and hyphens anywhere.
/// Source: https://www.crockford.com/base32.html (without its check symbols).
package enum Crockford32 {
    private static let text = BitText(
        "0123456789abcdefghjkmnpqrstvwxyz",
        padding: .refused,
        ignoresCase: true,
        aliases: ["i": "1", "l": "1", "o": "0"]
    )

    package static func encode(_ bytes: [UInt8]) -> String {
        String(decoding: text.encode(bytes, padded: false), as: UTF8.self)
    }

    /// Returns the bytes, or nil if `string` has a foreign symbol, an impossible length or a stray bit at its end.
    package static func decode(_ string: String) -> [UInt8]? {
        text.decode(withoutHyphens(string))
    }

    /// Returns `string` as `encode` would have spelt it, or nil if it has a foreign symbol.
    package static func normalized(_ string: String) -> String? {
        var spelling: [UInt8] = []
        for symbol in withoutHyphens(string) {
            guard let value = text.value(of: symbol) else { return nil }
            spelling.append(text.symbol(of: value))
        }
        return String(decoding: spelling, as: UTF8.self)
    }

    /// Draws a text of `count` random symbols: 5 bits each, every symbol equally likely.
    package static func random(_ count: Int) -> String {
        String(decoding: RandomBytes.make(count).map { text.symbol(of: $0 & 31) }, as: UTF8.self)
    }

    private static func withoutHyphens(_ string: String) -> [UInt8] {
        string.utf8.filter { $0 != UInt8(ascii: "-") }
    }
}
