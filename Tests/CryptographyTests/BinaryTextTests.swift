import Cryptography
import Testing

@Suite struct Base64Tests {
    /// RFC 4648 §10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `writes and reads the vectors of RFC 4648`(plain: String, text: String) {
        #expect(Base64.encode(Array(plain.utf8)) == text)
        #expect(Base64.decode(text) == Array(plain.utf8))
        let bare = text.filter { $0 != "=" }
        #expect(Base64URL.encode(Array(plain.utf8)) == bare)
        #expect(Base64URL.decode(bare) == Array(plain.utf8))
    }

    @Test func `the two alphabets differ in their last symbols`() {
        #expect(Base64.encode([0xFB, 0xFF]) == "+/8=")
        #expect(Base64URL.encode([0xFB, 0xFF]) == "-_8")
        #expect(Base64.decode("-_8=") == nil)
        #expect(Base64URL.decode("+/8") == nil)
    }

    @Test(arguments: ["Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zg==Zg==", "=", "====", "Zm 9v", "Zm9v\n", "Zm9é"])
    func `what encode would not write is refused`(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test(arguments: ["Z", "Zg==", "Zh", "Zm9", "Zm9v=", "Zm.v"])
    func `what encode for URLs would not write is refused`(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }
}

@Suite struct Base32Tests {
    /// RFC 4648 §10.
    static let vectors = [
        ("", ""), ("f", "MY======"), ("fo", "MZXQ===="), ("foo", "MZXW6==="), ("foob", "MZXW6YQ="),
        ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI======"),
    ]

    @Test(arguments: vectors)
    func `writes and reads the vectors of RFC 4648`(plain: String, text: String) {
        let bare = text.filter { $0 != "=" }

        #expect(Base32.encode(Array(plain.utf8), padded: true) == text)
        #expect(Base32.encode(Array(plain.utf8)) == bare)
        #expect(Base32.decode(text) == Array(plain.utf8))
        #expect(Base32.decode(bare) == Array(plain.utf8))
        #expect(Base32.decode(bare.lowercased()) == Array(plain.utf8))
    }

    @Test(arguments: ["M", "MZX", "MZXW6Y", "MZ", "MY=", "MY=======", "M1", "M8", "M0", "MY MY", "========"])
    func `text with a wrong length, symbol, padding or stray bit is refused`(text: String) {
        #expect(Base32.decode(text) == nil)
    }
}

@Suite struct Crockford32Tests {
    @Test func `writes lower case and leaves out the letters that look like digits`() {
        let text = Crockford32.encode([0x00, 0x44, 0x32, 0x14, 0xC7, 0x42, 0x54, 0xB6, 0x35, 0xCF])
        let rest = Crockford32.encode([0x84, 0x65, 0x3A, 0x56, 0xD7, 0xC6, 0x75, 0xBE, 0x77, 0xDF])

        #expect(text + rest == "0123456789abcdefghjkmnpqrstvwxyz")
    }

    @Test(arguments: [
        "0123456789ABCDEFGHJKMNPQRSTVWXYZ", "oi23456789abcdefghjkmnpqrstvwxyz", "OL23-4567-89ab-cdefghjkmnpqrstvwxyz",
    ])
    func `reads either case, look-alikes and hyphens`(text: String) {
        #expect(Crockford32.normalized(text) == "0123456789abcdefghjkmnpqrstvwxyz")
        #expect(Crockford32.decode(text) == Crockford32.decode("0123456789abcdefghjkmnpqrstvwxyz"))
    }

    @Test(arguments: ["u", "abcU", "a b", "ab=", "é", "a*"])
    func `foreign symbols are refused`(text: String) {
        #expect(Crockford32.normalized(text) == nil)
        #expect(Crockford32.decode(text) == nil)
    }

    @Test func `32 bytes take 52 symbols and come back`() {
        let bytes = RandomBytes.make(32)

        let text = Crockford32.encode(bytes)

        #expect(text.count == 52)
        #expect(Crockford32.decode(text) == bytes)
    }

    @Test func `random texts use every symbol`() {
        let symbols = Set(Crockford32.random(5_000))

        #expect(symbols == Set("0123456789abcdefghjkmnpqrstvwxyz"))
        #expect(Crockford32.random(12).count == 12)
    }
}

@Suite struct HexTests {
    /// RFC 4648 §10, in lower case.
    @Test(arguments: [("", ""), ("f", "66"), ("fo", "666f"), ("foobar", "666f6f626172")])
    func `writes and reads the vectors of RFC 4648`(plain: String, text: String) {
        #expect(Hex.encode(Array(plain.utf8)) == text)
        #expect(Hex.decode(text) == Array(plain.utf8))
        #expect(Hex.decode(text.uppercased()) == Array(plain.utf8))
    }

    @Test(arguments: ["6", "666", "6g", "0x66", "66 "])
    func `an odd length or a foreign symbol is refused`(text: String) {
        #expect(Hex.decode(text) == nil)
    }
}
