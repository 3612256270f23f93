/// One-time passwords from a counter (RFC 4226).
package struct HOTP: Sendable {
    private let secret: SecretBytes
    private let hmac: HMAC
    private let digits: Int

    /// Takes 3 to 9 `digits`: the dynamic truncation of RFC 4226 §5.3 has 31 bits and gives no more.
    package init(secret: SecretBytes, algorithm: HMAC.Algorithm = .sha1, digits: Int = 6) {
        precondition((3...9).contains(digits), "a one-time password has 3 to 9 digits")
        self.secret = secret
        self.hmac = HMAC(algorithm)
        self.digits = digits
    }

    /// Returns the password for `counter`, with leading zeros.
    package func code(counter: UInt64) -> String {
        let message = (0..<8).map { UInt8(truncatingIfNeeded: counter >> (56 - 8 * $0)) }
        let code = hmac.authenticate(message, key: secret)
        let number = Self.truncated(code) % (0..<digits).reduce(1) { power, _ in power * 10 }
        let text = String(number)
        return String(repeating: "0", count: digits - text.count) + text
    }

    /// RFC 4226 §5.3: 31 bits from where the last four bits of the code point.
    private static func truncated(_ code: [UInt8]) -> Int {
        let offset = Int(code[code.count - 1] & 0x0F)
        let bits = code[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
        return bits & 0x7FFF_FFFF
    }
}
