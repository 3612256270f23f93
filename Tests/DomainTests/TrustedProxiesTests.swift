import Domain
import Testing

@Suite struct TrustedProxiesTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("10.1.2.3", "10.1.2.3", true),
        ("10.1.2.3", "10.1.2.4", false), ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "::1", false),
        ("172.16.0.0/12", "172.31.255.255", true), ("172.16.0.0/12", "172.32.0.0", false),
        ("2001:db8::/33", "2001:db8:7fff::1", true), ("2001:db8::/33", "2001:db8:8000::1", false),
        ("10.0.0.0/8", "::ffff:10.0.0.1", true), ("::1", "::1", true),
    ])
    func `a range holds what begins with its bits`(range: String, address: String, isInside: Bool) throws {
        let range = try #require(IPRange(range))
        #expect(range.contains(try #require(IPAddress(address))) == isInside)
    }

    @Test(arguments: [
        "", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.1/8", "10.0.0", "::/129", "2001:db8::1/32", "localhost",
        "10.0.0.0/8/8", "10.0.0.0/+8", "10.0.0.0/008000", "fe80::1%eth0",
    ])
    func `what is no range is refused`(text: String) {
        #expect(IPRange(text) == nil)
    }

    @Test(arguments: ["", ",", "10.0.0.0/8,", "10.0.0.0/8 ::1", "10.0.0.0/8,proxy"])
    func `a list with one bad entry is refused as a whole`(text: String) {
        #expect(TrustedProxies(text) == nil)
    }

    @Test(arguments: [
        // Nobody but a trusted peer is believed.
        ("203.0.113.1", ["192.0.2.1"], "203.0.113.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["192.0.2.1"], "192.0.2.1"),
        // What a stranger wrote further left says nothing.
        ("10.0.0.1", ["127.0.0.1, 192.0.2.1, 10.0.0.2"], "192.0.2.1"),
        ("10.0.0.1", ["127.0.0.1", "192.0.2.1, 10.0.0.2"], "192.0.2.1"),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        // An entry that is no address ends the walk.
        ("10.0.0.1", ["192.0.2.1, unknown, 10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", ["192.0.2.1, "], "10.0.0.1"),
        ("10.0.0.1", ["192.0.2.1:4711"], "192.0.2.1"),
        ("10.0.0.1", ["[2001:db8::9]:4711"], "2001:db8::9"),
        ("::1", ["2001:db8::9"], "2001:db8::9"),
        ("10.0.0.1", ["::ffff:192.0.2.1"], "192.0.2.1"),
    ])
    func `the origin is the nearest address that no proxy has`(
        peer: String,
        forwarded: [String],
        origin: String
    ) throws {
        let proxies = try #require(TrustedProxies("10.0.0.0/8, ::1"))
        let found = proxies.origin(of: try #require(IPAddress(peer)), forwardedFor: forwarded)
        #expect(found == IPAddress(origin))
    }

    @Test func `a log shows the network only`() {
        #expect(IPAddress("203.0.113.77")?.masked == "203.0.113.0/24")
        #expect(IPAddress("2001:db8:1:2::5")?.masked == "2001:db8:1::/48")
    }
}
