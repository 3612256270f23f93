/// One data item of CBOR (RFC 8949), as far as WebAuthn authenticators write it.
enum CBOR: Sendable, Equatable {
    case unsigned(UInt64)
    /// Stands for -1 - n.
    case negative(UInt64)
    case bytes([UInt8])
    case text(String)
    case array([CBOR])
    case map([Entry])
    case bool(Bool)
    case null

    struct Entry: Sendable, Equatable {
        let key: CBOR
        let value: CBOR
    }

    /// Nil unless `bytes` are exactly one item.
    init?(_ bytes: some Sequence<UInt8>) {
        var reader = CBORReader(bytes)
        guard let item = reader.next(), reader.rest.isEmpty else { return nil }
        self = item
    }

    /// The value behind a key of a map.
    subscript(_ key: CBOR) -> CBOR? {
        guard case .map(let entries) = self else { return nil }
        return entries.first { $0.key == key }?.value
    }

    var bytes: [UInt8]? {
        if case .bytes(let bytes) = self { bytes } else { nil }
    }
}

/// Reads item after item, and refuses what CTAP2's canonical form forbids: indefinite lengths, numbers that are longer
/// than they must be, a key twice, tags, floating point, more than four levels.
///
/// Order of keys is not checked: browsers rewrite the attestation object and are free in it.
struct CBORReader: Sendable {
    static let deepest = 4

    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: some Sequence<UInt8>) {
        rest = Array(bytes)[...]
    }

    /// The next item, or nil if what comes is none; the place behind a refused item means nothing.
    mutating func next() -> CBOR? {
        item(depth: 0)
    }

    private mutating func item(depth: Int) -> CBOR? {
        guard let head = rest.popFirst() else { return nil }
        let kind = head >> 5
        if kind == 7 { return simple(head) }
        guard let number = number(head & 31) else { return nil }
        switch kind {
        case 0: return .unsigned(number)
        case 1: return .negative(number)
        case 2: return take(number).map(CBOR.bytes)
        case 3: return take(number).flatMap { String(validating: $0, as: UTF8.self) }.map(CBOR.text)
        case 4 where depth < Self.deepest: return array(number, depth)
        case 5 where depth < Self.deepest: return map(number, depth)
        default: return nil
        }
    }

    /// RFC 8949 §3: small numbers stand in the head, others in the 1, 2, 4 or 8 bytes behind it.
    private mutating func number(_ information: UInt8) -> UInt64? {
        switch information {
        case 0..<24: return UInt64(information)
        case 24: return number(bytes: 1, above: 23)
        case 25: return number(bytes: 2, above: 0xFF)
        case 26: return number(bytes: 4, above: 0xFFFF)
        case 27: return number(bytes: 8, above: 0xFFFF_FFFF)
        default: return nil
        }
    }

    private mutating func number(bytes count: UInt64, above limit: UInt64) -> UInt64? {
        guard let bytes = take(count) else { return nil }
        let number = bytes.reduce(0) { $0 << 8 | UInt64($1) }
        return number > limit ? number : nil
    }

    private mutating func take(_ count: UInt64) -> [UInt8]? {
        guard count <= UInt64(rest.count) else { return nil }
        defer { rest = rest.dropFirst(Int(count)) }
        return Array(rest.prefix(Int(count)))
    }

    private mutating func array(_ count: UInt64, _ depth: Int) -> CBOR? {
        // Each item has a byte at least, so a count beyond the rest is a lie that must not reserve memory.
        guard count <= UInt64(rest.count) else { return nil }
        var items: [CBOR] = []
        for _ in 0..<count {
            guard let item = item(depth: depth + 1) else { return nil }
            items.append(item)
        }
        return .array(items)
    }

    private mutating func map(_ count: UInt64, _ depth: Int) -> CBOR? {
        guard count <= UInt64(rest.count / 2), count <= 64 else { return nil }
        var entries: [CBOR.Entry] = []
        for _ in 0..<count {
            guard let key = item(depth: depth + 1), let value = item(depth: depth + 1),
                !entries.contains(where: { $0.key == key })
            else { return nil }
            entries.append(CBOR.Entry(key: key, value: value))
        }
        return .map(entries)
    }

    private func simple(_ head: UInt8) -> CBOR? {
        switch head {
        case 0xF4: .bool(false)
        case 0xF5: .bool(true)
        case 0xF6: .null
        default: nil
        }
    }
}
