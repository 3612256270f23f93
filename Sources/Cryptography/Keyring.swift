/// The keys of the installation, by purpose; each purpose has one active key and any number of older ones.
///
/// The first key of a purpose in the file is the active one: it seals. All keys of the purpose open.
/// To rotate, put a new key in front; take the old one out when nothing sealed with it is left.
package struct Keyring: Sendable {
    /// What a key is for; no key serves two purposes.
    package enum Purpose: String, Sendable, CaseIterable {
        /// Wraps the data keys of the users.
        case wrap
        /// Keyed hashes by which encrypted addresses are found again.
        case lookup
        /// Seals TOTP secrets.
        case totp
        /// Keyed hashes in the names of rate limits.
        case limit
    }

    /// A key and its name.
    package struct Key: Sendable {
        /// 1 to 32 of `a-z`, `0-9`, `-` and `_`, unique in the keyring; it stands in front of all that the key seals.
        package let id: String
        /// 32 bytes.
        package let secret: SecretBytes
    }

    /// The keys of one purpose.
    package struct Series: Sendable {
        /// The key to seal and to hash with.
        package let active: Key
        /// Keys that are still needed to open and to find what was stored under them.
        package let older: [Key]

        /// All keys, the active one first.
        package var all: [Key] { [active] + older }

        /// Returns the key named `id`.
        package subscript(id: String) -> Key? {
            active.id == id ? active : older.first { $0.id == id }
        }
    }

    /// The keys that wrap data keys.
    package let wrap: Series
    /// The keys of keyed look-up hashes.
    package let lookup: Series
    /// The keys that seal TOTP secrets.
    package let totp: Series
    /// The keys of the hashes in limit names.
    package let limit: Series

    /// Returns the keys for `purpose`.
    package subscript(purpose: Purpose) -> Series {
        switch purpose {
        case .wrap: wrap
        case .lookup: lookup
        case .totp: totp
        case .limit: limit
        }
    }

    /// Makes a keyring with one new key for each purpose.
    package static func generate() -> Keyring {
        Keyring(wrap: .new(.wrap), lookup: .new(.lookup), totp: .new(.totp), limit: .new(.limit))
    }

    /// Returns this keyring with a new active key for `purpose`; the one before becomes the first of the older ones.
    package func rotating(_ purpose: Purpose) -> Keyring {
        func next(_ candidate: Purpose) -> Series {
            let series = self[candidate]
            return candidate == purpose ? Series(active: .new(purpose), older: series.all) : series
        }
        return Keyring(wrap: next(.wrap), lookup: next(.lookup), totp: next(.totp), limit: next(.limit))
    }

    init(wrap: Series, lookup: Series, totp: Series, limit: Series) {
        self.wrap = wrap
        self.lookup = lookup
        self.totp = totp
        self.limit = limit
    }
}

extension Keyring.Series {
    fileprivate static func new(_ purpose: Keyring.Purpose) -> Self {
        Self(active: .new(purpose), older: [])
    }
}

extension Keyring.Key {
    static let secretCount = AES256GCM.keyCount

    // A random name, so that the keyrings of two installations never share one.
    fileprivate static func new(_ purpose: Keyring.Purpose) -> Self {
        Self(id: "\(purpose.rawValue)-\(Crockford32.random(8))", secret: .random(count: secretCount))
    }
}
