/// An IP address, reduced to the prefixes that limits count.
///
/// IPv6 hands whole networks to single customers: a /64 counts as one address, and a /48 as a network.
package struct NetworkAddress: Hashable, Sendable {
    /// The IPv4 address, or the first eight bytes (/64) of the IPv6 address.
    package let host: [UInt8]
    /// The first six bytes (/48) of an IPv6 address; nil for IPv4.
    package let network: [UInt8]?

    package init(_ address: IPAddress) {
        host = address.isIPv4 ? address.bytes : Array(address.bytes[..<8])
        network = address.isIPv4 ? nil : Array(address.bytes[..<6])
    }

    /// Parses dotted IPv4 or RFC 4291 IPv6 text; an IPv4-mapped address counts as IPv4; zone ids are refused.
    package init?(_ text: String) {
        guard let address = IPAddress(text) else { return nil }
        self.init(address)
    }
}
