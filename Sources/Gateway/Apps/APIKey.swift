/// An API key as the caller presents it: `psk_<live|test>_<12 Crockford>_<52 Crockford>`.
///
/// The first part is public and names the key; the second is 256 random bits, of which only the SHA-256 is stored.
package struct APIKey: Sendable {
    /// The public part.
    package let id: String
    /// The secret part as it was sent; hashed as text.
    let secret: [UInt8]

    /// Parses the text exactly; Crockford's look-alikes are not folded, since nobody types a key.
    package init?(_ text: some StringProtocol) {
        let parts = text.utf8.split(separator: UInt8(ascii: "_"), maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].elementsEqual("psk".utf8),
            parts[1].elementsEqual("live".utf8) || parts[1].elementsEqual("test".utf8),
            parts[2].count == 12, parts[2].allSatisfy(\.isCrockford),
            parts[3].count == 52, parts[3].allSatisfy(\.isCrockford)
        else { return nil }
        id = String(decoding: parts[2], as: UTF8.self)
        secret = Array(parts[3])
    }
}

extension UInt8 {
    // Lower case only, without i, l, o and u.
    fileprivate var isCrockford: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "i"), UInt8(ascii: "l"), UInt8(ascii: "o"), UInt8(ascii: "u"): false
        case UInt8(ascii: "a")...UInt8(ascii: "z"): true
        default: false
        }
    }
}
