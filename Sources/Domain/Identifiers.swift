package import FoundationEssentials

/// A typed 128-bit identifier with a readable external form: a prefix, `_` and 26 lower-case Crockford characters.
///
/// Two kinds of identifier never compare or convert: the compiler keeps a `FactorID` out of a `FlowID`'s place.
package protocol Identifier: Hashable, Sendable, CustomStringConvertible, LosslessStringConvertible {
    /// Three letters that name the kind in the external form.
    static var prefix: String { get }
    var uuid: UUID { get }
    init(uuid: UUID)
}

extension Identifier {
    /// The external form, for example `flw_01jd0w3v9k7x2m5c8q4r6t1z0b`.
    package var description: String {
        var text = Array(Self.prefix.utf8)
        text.reserveCapacity(text.count + 27)
        text.append(UInt8(ascii: "_"))
        uuid.appendCrockford(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Parses the external form; nil unless `text` is exactly what `description` prints.
    package init?(_ text: String) {
        guard text.utf8.count == Self.prefix.utf8.count + 27, text.hasPrefix("\(Self.prefix)_"),
            let uuid = UUID(crockford: text.utf8.suffix(26))
        else { return nil }
        self.init(uuid: uuid)
    }
}

/// A calling application (tenant).
package struct AppID: Identifier {
    package static let prefix = "app"
    package let uuid: UUID
    package init(uuid: UUID) { self.uuid = uuid }
}

/// Our own key of an app's end user; never shown outside, where the app's `user_id` stands.
package struct UserID: Identifier {
    package static let prefix = "usr"
    package let uuid: UUID
    package init(uuid: UUID) { self.uuid = uuid }
}

/// Something the user proves: a phone, an e-mail address, a TOTP secret.
package struct FactorID: Identifier {
    package static let prefix = "fac"
    package let uuid: UUID
    package init(uuid: UUID) { self.uuid = uuid }
}

/// One try to prove one factor for one purpose.
package struct FlowID: Identifier {
    package static let prefix = "flw"
    package let uuid: UUID
    package init(uuid: UUID) { self.uuid = uuid }
}

/// One stored provider call (an intent).
package struct CallID: Identifier {
    package static let prefix = "cal"
    package let uuid: UUID
    package init(uuid: UUID) { self.uuid = uuid }
}

/// One row of the audit log.
package struct EventID: Identifier {
    package static let prefix = "evt"
    package let uuid: UUID
    package init(uuid: UUID) { self.uuid = uuid }
}

extension UUID {
    /// A version 7 UUID: 48 bits of milliseconds since 1970, then 74 random bits (RFC 9562 §5.7).
    ///
    /// `time` is when the identified thing came to be, not before 1970; of the 128 random bits 74 are used.
    package static func version7(at time: Date, random: (UInt64, UInt64)) -> UUID {
        let milliseconds = UInt64(max(0, time.timeIntervalSince1970 * 1000))
        let high = milliseconds << 16 | 0x7000 | random.0 & 0x0FFF
        let low = 0x8000_0000_0000_0000 | random.1 & 0x3FFF_FFFF_FFFF_FFFF
        return UUID(high: high, low: low)
    }

    /// The UUID with the given upper and lower 64 bits.
    package init(high: UInt64, low: UInt64) {
        func byte(_ word: UInt64, _ index: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: word >> (56 - 8 * index)) }
        self.init(
            uuid: (
                byte(high, 0), byte(high, 1), byte(high, 2), byte(high, 3),
                byte(high, 4), byte(high, 5), byte(high, 6), byte(high, 7),
                byte(low, 0), byte(low, 1), byte(low, 2), byte(low, 3),
                byte(low, 4), byte(low, 5), byte(low, 6), byte(low, 7)
            )
        )
    }

    /// The upper and lower 64 bits.
    package var words: (high: UInt64, low: UInt64) {
        let b = uuid
        func word(_ bytes: UInt8...) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        return (
            word(b.0, b.1, b.2, b.3, b.4, b.5, b.6, b.7), word(b.8, b.9, b.10, b.11, b.12, b.13, b.14, b.15)
        )
    }

    /// Appends 26 lower-case Crockford base-32 characters, most significant first, as a ULID is written.
    fileprivate func appendCrockford(to text: inout [UInt8]) {
        let (high, low) = words
        let value = UInt128(high) << 64 | UInt128(low)
        let alphabet = crockfordAlphabet
        for shift in stride(from: UInt128(125), through: 0, by: -5) {
            text.append(alphabet[Int(truncatingIfNeeded: value &>> shift & 31)])
        }
    }

    fileprivate init?(crockford characters: some Sequence<UInt8>) {
        var value: UInt128 = 0
        for (index, character) in characters.enumerated() {
            guard let digit = crockfordAlphabet.firstIndex(of: character) else { return nil }
            // 26 characters hold 130 bits: the first may use three of its five.
            if index == 0, digit > 7 { return nil }
            value = value << 5 | UInt128(digit)
        }
        self.init(high: UInt64(truncatingIfNeeded: value >> 64), low: UInt64(truncatingIfNeeded: value))
    }
}

private let crockfordAlphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
