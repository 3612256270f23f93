internal import FoundationEssentials

extension Keyring {
    /// Reads `{"keys":[{"id":"…","purpose":"wrap|lookup|totp|limit","key":"32 bytes in Base64"}, …]}`.
    ///
    /// Every purpose needs a key. The text itself cannot be wiped: read it once, at the start.
    ///
    /// - Throws: `KeyringError` with everything that is wrong.
    package init(json: String) throws(KeyringError) {
        let entries = try KeyringFile(json).keys
        var reading = KeyringReading()
        for (number, entry) in zip(1..., entries) { reading.read(entry, number) }
        self = try reading.keyring()
    }

    /// The keyring as it is written to its file: all the secrets in plain sight.
    package var json: String {
        let lines = Purpose.allCases.flatMap { purpose in
            self[purpose].all.map { key in
                let secret = key.secret.withBytes { bytes in Base64.encode(bytes.indices.map { bytes[$0] }) }
                return #"    {"id": "\#(key.id)", "purpose": "\#(purpose.rawValue)", "key": "\#(secret)"}"#
            }
        }
        return "{\n  \"keys\": [\n" + lines.joined(separator: ",\n") + "\n  ]\n}\n"
    }
}

/// The file as it is written, before anything is known about it.
private struct KeyringFile: Decodable {
    struct Entry: Decodable {
        let id: String?
        let purpose: String?
        let key: String?
    }

    let keys: [Entry]

    /// Decoding errors may quote the file, so only the place is taken from them.
    init(_ json: String) throws(KeyringError) {
        do {
            self = try JSONDecoder().decode(KeyringFile.self, from: Data(json.utf8))
        } catch DecodingError.typeMismatch(_, let context) {
            throw KeyringError(faults: [.init(entry: context.entryNumber, .wrongShape)])
        } catch {
            throw KeyringError(faults: [.init(entry: nil, .wrongShape)])
        }
    }
}

extension DecodingError.Context {
    fileprivate var entryNumber: Int? {
        codingPath.lazy.compactMap(\.intValue).first.map { $0 + 1 }
    }
}

/// Checks the entries one by one and remembers what is wrong with them.
private struct KeyringReading {
    private var keys: [Keyring.Purpose: [Keyring.Key]] = [:]
    private var faults: [KeyringError.Fault] = []
    private var ids: Set<String> = []

    mutating func read(_ entry: KeyringFile.Entry, _ number: Int) {
        let id = entry.id.flatMap { Keyring.Key.isWellFormed(id: $0) ? $0 : nil }
        do throws(KeyringError.Problem) {
            let (purpose, key) = try checked(entry)
            keys[purpose, default: []].append(key)
            ids.insert(key.id)
        } catch {
            faults.append(.init(entry: number, id: id, error))
        }
    }

    func keyring() throws(KeyringError) -> Keyring {
        guard faults.isEmpty else { throw KeyringError(faults: faults) }
        let missing = Keyring.Purpose.allCases.filter { keys[$0] == nil }
        guard let wrap = series(.wrap), let lookup = series(.lookup), let totp = series(.totp),
            let limit = series(.limit)
        else { throw KeyringError(faults: missing.map { .init(entry: nil, .noKey(for: $0)) }) }
        return Keyring(wrap: wrap, lookup: lookup, totp: totp, limit: limit)
    }

    private func checked(
        _ entry: KeyringFile.Entry
    ) throws(KeyringError.Problem) -> (Keyring.Purpose, Keyring.Key) {
        guard let id = entry.id, Keyring.Key.isWellFormed(id: id) else { throw .badID }
        guard !ids.contains(id) else { throw .repeatedID }
        guard let purpose = entry.purpose.flatMap(Keyring.Purpose.init(rawValue:)) else { throw .unknownPurpose }
        guard let text = entry.key, var bytes = Base64.decode(text) else { throw .keyIsNotBase64 }
        guard bytes.count == Keyring.Key.secretCount else { throw .keyLength(bytes.count) }
        let key = Keyring.Key(id: id, secret: SecretBytes(moving: &bytes))
        guard !keys.values.joined().contains(where: { $0.secret == key.secret }) else { throw .repeatedKey }
        return (purpose, key)
    }

    private func series(_ purpose: Keyring.Purpose) -> Keyring.Series? {
        guard let keys = keys[purpose], let active = keys.first else { return nil }
        return Keyring.Series(active: active, older: Array(keys.dropFirst()))
    }
}

extension Keyring.Key {
    /// Whether `id` is 1 to 32 of `a-z`, `0-9`, `-` and `_`.
    static func isWellFormed(id: String) -> Bool {
        (1...32).contains(id.utf8.count) && id.utf8.allSatisfy(isIDSymbol)
    }

    private static func isIDSymbol(_ symbol: UInt8) -> Bool {
        switch symbol {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
