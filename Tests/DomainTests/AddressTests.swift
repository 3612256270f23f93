import Domain
import Testing

@Suite struct AddressTests {
    @Test(arguments: [
        ("+447700900123", "+447700900123"), ("+44 7700 900-123", "+447700900123"),
        ("+1 (500) 555.0006", "+15005550006"),
        ("+1234567", "+1234567"), ("+123456789012345", "+123456789012345"),
    ])
    func `a phone number is read with its usual separators`(text: String, canonical: String) {
        #expect(PhoneNumber(text)?.canonical == canonical)
    }

    @Test(arguments: [
        "", "+", "447700900123", "00447700900123", "+0447700900123", "+123456", "+1234567890123456", "+4477009O0123",
        "+44٧٧٠٠٩٠٠١٢٣", "+４４7700900123", "+447700900123 ext 5", "+447700900123,+447700900124", "\u{202E}+447700900123",
        "+44\u{00A0}7700900123", "+44770090\u{0}123", "++447700900123", "+44+7700900123",
    ])
    func `anything else is no phone number`(text: String) {
        #expect(PhoneNumber(text) == nil)
    }

    @Test(arguments: [
        ("Ann@Example.org", "ann@example.org"), ("a.b+tag@mail.example.co", "a.b+tag@mail.example.co"),
        ("x@xn--bcher-kva.example", "x@xn--bcher-kva.example"),
    ])
    func `an e-mail address is read and folded to lower case`(text: String, canonical: String) {
        #expect(EmailAddress(text)?.canonical == canonical)
    }

    @Test(arguments: [
        "", "@", "a@", "@b.org", "a@b", "a@b@c.org", "a b@c.org", "a@c.org\r\nBcc: x@y.org", "\"a\"@c.org", ".a@c.org",
        "a..b@c.org", "a@-c.org", "a@c.123", "a@[127.0.0.1]", "a@bücher.example", "аnn@example.org",
        String(repeating: "a", count: 65) + "@c.org", "a@" + String(repeating: "b.", count: 130) + "org",
    ])
    func `anything else is no e-mail address`(text: String) {
        #expect(EmailAddress(text) == nil)
    }

    @Test func `an address prints masked`() throws {
        let phone = try #require(PhoneNumber("+447700900123"))
        let email = try #require(EmailAddress("ann.smith@example.org"))

        #expect("\(phone)" == "+44 ••• •••23")
        #expect(String(reflecting: phone) == "+44 ••• •••23")
        #expect("\(email)" == "a•••@e•••.org")
    }
}

@Suite struct OneTimeCodeTests {
    @Test(arguments: [("123456", "123456"), ("012 345", "012345"), (" 1234 ", "1234"), ("0123456789", "0123456789")])
    func `digits are a code, spaces do not count`(text: String, digits: String) {
        #expect(OneTimeCode(text)?.digits == digits)
    }

    @Test(arguments: [
        "", "123", "12345678901", "12-3456", "12a456", "１２３４５６", "١٢٣٤٥٦", "123456\n", "' or 1=1", "{{7*7}}",
    ])
    func `anything else is no code`(text: String) {
        #expect(OneTimeCode(text) == nil)
    }

    @Test func `a code never prints`() throws {
        let code = try #require(OneTimeCode("123456"))
        #expect(!"\(code) \(String(reflecting: code))".contains("123456"))
    }
}

@Suite struct NetworkAddressTests {
    @Test func `an IPv4-mapped address counts as its IPv4 address`() {
        #expect(NetworkAddress("::ffff:203.0.113.7") == NetworkAddress("203.0.113.7"))
    }

    @Test func `addresses of one IPv6 host network count as one`() throws {
        let first = try #require(NetworkAddress("2001:db8:1:2::1"))
        let second = try #require(NetworkAddress("2001:0db8:0001:0002:ffff::9"))

        #expect(first == second)
        #expect(first.network == [0x20, 0x01, 0x0d, 0xb8, 0, 1])
    }

    @Test(arguments: [
        "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "fe80::1%eth0", "1::2::3", ":::", "12345::", "g::1",
        "1:2:3:4:5:6:7:8:9",
        "203.0.113.7, 10.0.0.1", "+1::2",
    ])
    func `anything else is no address`(text: String) {
        #expect(NetworkAddress(text) == nil)
    }
}
