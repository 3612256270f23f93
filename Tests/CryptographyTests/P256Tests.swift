import Testing

@testable import Cryptography

@Suite struct P256Tests {
    /// As Python's cryptography and jwcrypto read the fixture.
    static let x = "1d4af2700f9d2436b42809dde42dfb395aca9edd3355a90d9ef9441f70cd86b4"
    static let y = "3afd1085d9f9fb97afc13ab13c4acd68446d63bcfec9c6a39cf0d29e7def9fc6"
    static let thumbprint = "GuP8Cx4xIK6h-1PJWBOKg88_AAcRId1YUMM7YxzdkA4"

    let message = Array("a message of this project".utf8)

    @Test(arguments: [KeyFixtures.pkcs8, KeyFixtures.sec1, "a note\n" + KeyFixtures.pkcs8 + "\nanother\n"])
    func `PKCS 8 and SEC 1 give the same key`(pem: String) throws {
        let key = try P256.SigningKey(pem: pem)

        #expect(Hex.encode(key.publicKey.x) == Self.x)
        #expect(Hex.encode(key.publicKey.y) == Self.y)
        #expect(key.publicKey.thumbprint == Self.thumbprint)
    }

    @Test func `lines may end as on other systems`() throws {
        let pem = KeyFixtures.pkcs8.split(separator: "\n").joined(separator: "\r\n") + "\r\n"

        #expect(try P256.SigningKey(pem: pem).publicKey.thumbprint == Self.thumbprint)
    }

    @Test func `several keys in one file keep their order`() throws {
        let new = try P256.SigningKey.generate()

        let keys = try P256.SigningKey.all(inPEM: new.pem + KeyFixtures.sec1 + "\n" + new.pem)

        #expect(
            keys.map(\.publicKey.thumbprint)
                == [new, try .init(pem: KeyFixtures.sec1), new].map(\.publicKey.thumbprint)
        )
    }

    @Test(
        arguments: [
            ("", 1, .noKeyFound), ("no key at all", 1, .noKeyFound),
            ("-----BEGIN PRIVATE KEY-----\nAAAA\n", 1, .noKeyFound),
            ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", 1, .malformed),
            (KeyFixtures.encrypted, 1, .encrypted), (KeyFixtures.spki, 1, .unexpectedBlock),
            (KeyFixtures.p384, 1, .notP256), (KeyFixtures.ed25519, 1, .notP256),
            (KeyFixtures.mismatched, 1, .publicPartDoesNotMatch),
            (KeyFixtures.pkcs8 + "\n" + KeyFixtures.p384, 2, .notP256),
            (KeyFixtures.sec1 + "\n" + KeyFixtures.spki, 3, .unexpectedBlock),
        ] as [(String, Int, KeyFault)]
    )
    func `an unusable key file says which block and why`(pem: String, block: Int, fault: KeyFault) {
        #expect(throws: CryptographyError.unusableKey(block: block, fault)) {
            try P256.SigningKey.all(inPEM: pem)
        }
    }

    @Test func `a signing key does not print its private number`() throws {
        let key = try P256.SigningKey(pem: KeyFixtures.pkcs8)

        let printed = "\(key)" + String(reflecting: key)

        #expect(!printed.contains("jxMseQrN") && !printed.contains("143, 19, 44, 121"))
    }

    @Test func `a key survives being written and read`() throws {
        let key = try P256.SigningKey.generate()

        let copy = try P256.SigningKey(pem: key.pem)

        #expect(try key.pem.hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
        #expect(copy.publicKey == key.publicKey)
        #expect(copy.publicKey.verify(try key.sign(message), of: message))
    }

    @Test func `a public key can be read from PEM, DER and coordinates`() throws {
        let (x, y) = (try #require(Hex.decode(Self.x)), try #require(Hex.decode(Self.y)))
        let der = KeyFixtures.spki.split(separator: "\n").dropFirst().dropLast().joined()

        let keys = [
            try P256.VerifyingKey(pem: KeyFixtures.spki),
            try P256.VerifyingKey(der: try #require(Base64.decode(der))),
            try P256.VerifyingKey(x: x, y: y),
        ]

        for key in keys { #expect(key.thumbprint == Self.thumbprint) }
        #expect(try keys[2].pem.trimmingSuffix("\n") == KeyFixtures.spki)
    }

    @Test func `a point off the curve is refused`() throws {
        let x = try #require(Hex.decode(Self.x))

        #expect(throws: CryptographyError.unusableKey(block: 1, .malformed)) {
            try P256.VerifyingKey(x: x, y: x)
        }
        #expect(throws: CryptographyError.unusableKey(block: 1, .malformed)) {
            try P256.VerifyingKey(x: Array(x.dropLast()), y: x)
        }
    }

    @Test func `bytes behind a public key are refused`() throws {
        let text = KeyFixtures.spki.split(separator: "\n").dropFirst().dropLast().joined()
        let der = try #require(Base64.decode(text))

        #expect(throws: CryptographyError.unusableKey(block: 1, .malformed)) { try P256.VerifyingKey(der: der + [0]) }
        #expect(throws: CryptographyError.unusableKey(block: 1, .malformed)) { try P256.VerifyingKey(der: []) }
    }

    /// Made with `openssl dgst -sha256 -sign`.
    @Test func `a signature of the openssl command is right`() throws {
        let signature = try #require(
            Hex.decode(
                """
                3045022100b54f01de1b1db3dd916d978d46517fe8d67783fa849a2ceca36fc192dc952ef2\
                0220500b0b7d1f0979ce420aba986bca15fede413b7823d8d694a3e4199c13d27233
                """
            )
        )
        let key = try P256.VerifyingKey(pem: KeyFixtures.spki)

        #expect(key.verify(der: signature, of: message))
        #expect(key.verify(try #require(SignatureForm.raw(der: signature)), of: message))
        #expect(!key.verify(der: signature, of: message + [0]))
    }

    @Test func `a change to any byte of a signature is noticed`() throws {
        let key = try P256.SigningKey.generate()
        let signature = try key.sign(message)

        #expect(signature.count == 64)
        #expect(key.publicKey.verify(signature, of: message))
        for position in signature.indices {
            var altered = signature
            altered[position] ^= 1
            #expect(!key.publicKey.verify(altered, of: message))
        }
    }

    @Test(arguments: [0, 63, 65])
    func `a signature of another length is wrong`(count: Int) throws {
        let key = try P256.VerifyingKey(pem: KeyFixtures.spki)

        #expect(!key.verify([UInt8](repeating: 1, count: count), of: message))
        #expect(!key.verify(der: [UInt8](repeating: 1, count: count), of: message))
    }

    @Test func `a signature of zeros is wrong`() throws {
        let key = try P256.VerifyingKey(pem: KeyFixtures.spki)

        #expect(!key.verify([UInt8](repeating: 0, count: 64), of: message))
    }

    @Test func `signatures with short numbers keep their 64 bytes`() throws {
        let key = try P256.SigningKey.generate()

        // One signature in 128 has a number of 31 bytes or fewer, so that 2,000 contain some.
        for number in 0..<2_000 {
            let message = [UInt8(number & 0xFF), UInt8(number >> 8)]
            let signature = try key.sign(message)
            #expect(signature.count == 64)
            #expect(key.publicKey.verify(signature, of: message))
        }
    }
}

@Suite struct SignatureFormTests {
    @Test(arguments: [
        ("00", "00", "3006020100020100"), ("01", "7f", "300602010102017f"), ("80", "ff", "300802020080020200ff"),
    ])
    func `numbers are written as short as ASN 1 asks`(r: String, s: String, der: String) throws {
        let raw = try #require(
            Hex.decode(String(repeating: "00", count: 31) + r + String(repeating: "00", count: 31) + s)
        )

        #expect(SignatureForm.der(raw: raw).map(Hex.encode) == der)
        #expect(SignatureForm.raw(der: try #require(Hex.decode(der))) == raw)
    }

    @Test(arguments: [
        "", "30", "3006", "300602010102017f00", "300702010102017f", "310602010102017f", "3006020101030101",
    ])
    func `other structures are refused`(der: String) throws {
        #expect(SignatureForm.raw(der: try #require(Hex.decode(der))) == nil)
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: Character) -> String {
        last == suffix ? String(dropLast()) : self
    }
}
