import Cryptography
import FoundationEssentials
import Testing

@testable import VerifyEmulator

@Suite struct TOTPFactorTests {
    // RFC 6238 appendix B: the secret and a moment of its table; 94287082 in eight digits.
    private let secret = Array("12345678901234567890".utf8)
    private let now = Date(timeIntervalSince1970: 59)

    private func factor(skew: Int, digits: Int = 6) -> TOTPFactor {
        var service = ServiceRecord(sid: Wire.service, friendlyName: "x", at: now)
        service.totp.skew = skew
        service.totp.codeLength = digits
        return TOTPFactor(secret: SecretBytes(secret), settings: TOTPSettings(service))
    }

    @Test func `the example of RFC 6238 is accepted`() {
        var factor = factor(skew: 0, digits: 8)

        let isAccepted = factor.accepts("94287082", at: now, repeatedly: true)

        #expect(isAccepted)
    }

    @Test(arguments: [0, 1, 2], [-3, -2, -1, 0, 1, 2, 3])
    func `a code counts as many steps away as the skew allows`(skew: Int, steps: Int) {
        var factor = factor(skew: skew)
        let there = now.addingTimeInterval(Double(300 + 30 * steps))
        let code = TOTP(secret: SecretBytes(secret)).code(at: there)

        let isAccepted = factor.accepts(code, at: now.addingTimeInterval(300), repeatedly: true)

        #expect(isAccepted == (abs(steps) <= skew))
    }

    @Test(arguments: [true, false])
    func `a code counts twice only where the provider lets it`(repeatedly: Bool) {
        var factor = factor(skew: 1)
        let totp = TOTP(secret: SecretBytes(secret))

        let first = factor.accepts(totp.code(at: now), at: now, repeatedly: repeatedly)
        let second = factor.accepts(totp.code(at: now), at: now, repeatedly: repeatedly)
        let older = factor.accepts(totp.code(at: Date(timeIntervalSince1970: 29)), at: now, repeatedly: repeatedly)
        let newer = factor.accepts(totp.code(at: Date(timeIntervalSince1970: 61)), at: now, repeatedly: repeatedly)

        #expect(first)
        #expect(second == repeatedly)
        #expect(older == repeatedly)
        #expect(newer)
    }
}
