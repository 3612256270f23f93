/// The end user's IP address as the app saw it, reduced to the prefixes that limits count.
///
/// IPv6 hands whole networks to single customers: a /64 counts as one address, and a /48 as a network.
package struct NetworkAddress: Hashable, Sendable {
    /// The IPv4 address, or the first eight bytes (/64) of the IPv6 address.
    package let host: [UInt8]
    /// The first six bytes (/48) of an IPv6 address; nil for IPv4.
    package let network: [UInt8]?

    /// Parses dotted IPv4 or RFC 4291 IPv6 text; an IPv4-mapped address counts as IPv4; zone ids are refused.
    package init?(_ text: String) {
        if let bytes = Self.ipv4(text[...]) {
            host = bytes
            network = nil
        } else if let bytes = Self.ipv6(text) {
            let isMapped = bytes[0..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
            host = isMapped ? Array(bytes[12...]) : Array(bytes[..<8])
            network = isMapped ? nil : Array(bytes[..<6])
        } else {
            return nil
        }
    }

    private static func ipv4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let bytes = parts.compactMap { part in
            part.utf8.allSatisfy { (48...57).contains($0) } && (part == "0" || part.first != "0") ? UInt8(part) : nil
        }
        return parts.count == 4 && bytes.count == 4 ? bytes : nil
    }

    private static func ipv6(_ text: String) -> [UInt8]? {
        guard text.utf8.count <= 45 else { return nil }
        let halves = text.split(separator: "::", omittingEmptySubsequences: false)
        guard halves.count <= 2, let head = groups(halves[0], mayEndInIPv4: halves.count == 1) else { return nil }
        guard halves.count == 2 else { return head.count == 16 ? head : nil }
        guard let tail = groups(halves[1], mayEndInIPv4: true), head.count + tail.count <= 14 else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func groups(_ text: Substring, mayEndInIPv4: Bool) -> [UInt8]? {
        if text.isEmpty { return [] }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var bytes: [UInt8] = []
        for (index, part) in parts.enumerated() {
            if mayEndInIPv4, index == parts.count - 1, part.contains("."), let v4 = ipv4(part) {
                bytes += v4
            } else if (1...4).contains(part.utf8.count), part.utf8.allSatisfy({ $0 != 43 && $0 != 45 }),
                let group = UInt16(part, radix: 16)
            {
                bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
            } else {
                return nil
            }
        }
        return bytes.count <= 16 ? bytes : nil
    }
}
