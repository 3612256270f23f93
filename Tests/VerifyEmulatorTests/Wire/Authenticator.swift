import Cryptography
import FoundationEssentials

/// An authenticator app: codes from the secret that an enrolment shows once.
struct Authenticator {
    private let secret: SecretBytes
    private let clock: Date

    init?(secret: String, at clock: Date = Date()) {
        guard let bytes = Base32.decode(secret) else { return nil }
        self.secret = SecretBytes(bytes)
        self.clock = clock
    }

    /// The code some steps away from now; the middle of the step, so that a slow test stays inside it.
    func code(steps: Int = 0, digits: Int = 6, period: Int = 30, algorithm: HMAC.Algorithm = .sha1) -> String {
        TOTP(secret: secret, algorithm: algorithm, digits: digits, period: period)
            .code(at: clock.addingTimeInterval(Double(steps * period)))
    }
}
