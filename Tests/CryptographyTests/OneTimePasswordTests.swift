import Cryptography
import FoundationEssentials
import Testing

@Suite struct HOTPTests {
    /// RFC 4226 appendix D.
    @Test(
        arguments: zip(
            0..<10 as Range<UInt64>,
            [
                "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
            ]
        )
    )
    func `gives the passwords of RFC 4226`(counter: UInt64, code: String) {
        let passwords = HOTP(secret: SecretBytes(Array("12345678901234567890".utf8)))

        #expect(passwords.code(counter: counter) == code)
    }

    /// RFC 4226 appendix D gives the whole 31-bit number of counter 1: 1094287082.
    @Test func `gives more digits of the same number`() {
        let passwords = HOTP(secret: SecretBytes(Array("12345678901234567890".utf8)), digits: 9)

        #expect(passwords.code(counter: 1) == "094287082")
    }
}

@Suite struct TOTPTests {
    struct Vector: Sendable {
        let time: TimeInterval
        let sha1: String
        let sha256: String
        let sha512: String
    }

    /// RFC 6238 appendix B; the secrets as its reference implementation has them.
    static let vectors = [
        Vector(time: 59, sha1: "94287082", sha256: "46119246", sha512: "90693936"),
        Vector(time: 1_111_111_109, sha1: "07081804", sha256: "68084774", sha512: "25091201"),
        Vector(time: 1_111_111_111, sha1: "14050471", sha256: "67062674", sha512: "99943326"),
        Vector(time: 1_234_567_890, sha1: "89005924", sha256: "91819424", sha512: "93441116"),
        Vector(time: 2_000_000_000, sha1: "69279037", sha256: "90698825", sha512: "38618901"),
        Vector(time: 20_000_000_000, sha1: "65353130", sha256: "77737706", sha512: "47863826"),
    ]

    @Test(arguments: vectors)
    func `gives the codes of RFC 6238`(vector: Vector) {
        let time = Date(timeIntervalSince1970: vector.time)

        #expect(totp(.sha1, secretCount: 20).code(at: time) == vector.sha1)
        #expect(totp(.sha256, secretCount: 32).code(at: time) == vector.sha256)
        #expect(totp(.sha512, secretCount: 64).code(at: time) == vector.sha512)
    }

    @Test(arguments: [(29, 0), (30, 1), (59, 1), (60, 2)])
    func `a step begins every 30 seconds`(seconds: Int, step: Int) {
        let passwords = totp(.sha1, secretCount: 20)

        #expect(passwords.step(at: Date(timeIntervalSince1970: TimeInterval(seconds))) == step)
    }

    @Test(arguments: [(-2, nil), (-1, 999), (0, 1_000), (1, 1_001), (2, nil)] as [(Int, Int?)])
    func `a code is taken one step early or late, not more`(drift: Int, step: Int?) {
        let passwords = totp(.sha1, secretCount: 20)
        let now = Date(timeIntervalSince1970: 30_000)

        let code = passwords.code(at: now.addingTimeInterval(TimeInterval(30 * drift)))

        #expect(passwords.matchingStep(code, at: now, skew: 1) == step)
    }

    @Test func `without skew only the present code is taken`() {
        let passwords = totp(.sha256, secretCount: 32)
        let now = Date(timeIntervalSince1970: 30_000)

        #expect(passwords.matchingStep(passwords.code(at: now), at: now, skew: 0) == 1_000)
        #expect(passwords.matchingStep(passwords.code(at: now - 30), at: now, skew: 0) == nil)
    }

    @Test(arguments: ["", "1", "0000000", "94 287082", "９４２８７０８２"])
    func `a text of another form is no code`(text: String) {
        #expect(totp(.sha1, secretCount: 20).matchingStep(text, at: Date(timeIntervalSince1970: 59)) == nil)
    }

    @Test func `the first seconds of 1970 have no step before them`() {
        let passwords = totp(.sha1, secretCount: 20)
        let start = Date(timeIntervalSince1970: 0)

        #expect(passwords.matchingStep(passwords.code(at: start), at: start, skew: 2) == 0)
    }

    private func totp(_ algorithm: HMAC.Algorithm, secretCount: Int) -> TOTP {
        let secret = (0..<secretCount).map { UInt8(ascii: "0") + UInt8(($0 + 1) % 10) }
        return TOTP(secret: SecretBytes(secret), algorithm: algorithm, digits: 8)
    }
}
