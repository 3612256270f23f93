/// Where a code can be delivered: a phone number or an e-mail address, parsed or refused.
///
/// An address prints masked. The full text is reachable only by its name, so that a log line or an error that
/// interpolates an address tells nothing.
package protocol Address: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// The one spelling under which the address is stored, looked up and sent to the provider.
    var canonical: String { get }
    /// Enough for its owner to recognise, too little for anyone else.
    var masked: String { get }
}

extension Address {
    package var description: String { masked }
    package var debugDescription: String { masked }
}

/// A phone number in E.164: `+`, a country code and 7 to 15 digits in all (ITU-T E.164 §6).
package struct PhoneNumber: Address {
    package let canonical: String

    /// Parses E.164, allowing only ASCII spaces, dashes, dots and parentheses as separators.
    package init?(_ text: String) {
        guard text.utf8.count <= 32, text.utf8.first == UInt8(ascii: "+") else { return nil }
        var digits: [UInt8] = []
        for byte in text.utf8.dropFirst() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.append(byte)
            case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "("), UInt8(ascii: ")"): continue
            default: return nil
            }
        }
        guard (7...15).contains(digits.count), digits.first != UInt8(ascii: "0") else { return nil }
        canonical = "+" + String(decoding: digits, as: UTF8.self)
    }

    /// Country code (at most its first two digits) and the last two digits: `+49 ••• •••12`.
    package var masked: String { "\(canonical.prefix(3)) ••• •••\(canonical.suffix(2))" }
}

/// An e-mail address: a plain local part and a domain in ASCII, 254 characters at most (RFC 5321 §4.5.3.1).
///
/// Quoted local parts, comments, address literals and non-ASCII domains are refused: they are legal, and in practice
/// either mistakes or look-alikes. An internationalised domain is accepted in its `xn--` form.
package struct EmailAddress: Address {
    package let canonical: String

    package init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard text.utf8.count <= 254, parts.count == 2, Self.isLocalPart(parts[0]), Self.isDomain(parts[1]) else {
            return nil
        }
        // The domain is case-insensitive by standard, the local part by everybody's practice.
        canonical = text.lowercased()
    }

    /// The first character of the local part and the domain's ending: `a•••@e•••.org`.
    package var masked: String {
        let parts = canonical.split(separator: "@")
        let ending = parts[1].split(separator: ".").last ?? ""
        return "\(parts[0].prefix(1))•••@\(parts[1].prefix(1))•••.\(ending)"
    }

    // RFC 5322 §3.2.3: dot-atom.
    private static func isLocalPart(_ part: Substring.UTF8View) -> Bool {
        guard (1...64).contains(part.count) else { return false }
        let atoms = part.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return atoms.allSatisfy { !$0.isEmpty && $0.allSatisfy(isAtomCharacter) }
    }

    // RFC 1035 §2.3.1, with digits allowed in front (RFC 1123 §2.1) and at least two labels.
    private static func isDomain(_ part: Substring.UTF8View) -> Bool {
        let labels = part.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return part.count <= 253 && labels.count >= 2
            && labels.allSatisfy { label in
                (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                    && label.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
            } && labels.last.map { $0.contains(where: isLetter) } ?? false
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isAtomCharacter(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }
}
