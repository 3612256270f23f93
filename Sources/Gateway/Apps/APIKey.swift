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
        self.init(Array(text.utf8)[...])
    }

    init?(_ text: ArraySlice<UInt8>) {
        guard text.count == 74, text.starts(with: "psk_live_".utf8) || text.starts(with: "psk_test_".utf8) else {
            return nil
        }
        let id = text.dropFirst(9).prefix(12)
        let secret = text.suffix(52)
        guard id.allSatisfy(\.isCrockford), text.dropFirst(21).first == UInt8(ascii: "_"),
            secret.allSatisfy(\.isCrockford)
        else { return nil }
        self.id = String(decoding: id, as: UTF8.self)
        self.secret = Array(secret)
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
