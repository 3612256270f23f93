package import FoundationEssentials

/// One-time passwords from the time of day (RFC 6238).
package struct TOTP: Sendable {
    private let passwords: HOTP
    private let period: Int

    /// Takes 3 to 9 `digits` and a `period` of at least one second.
    package init(
        secret: SecretBytes,
        algorithm: HMAC.Algorithm = .sha1,
        digits: Int = 6,
        period: Int = 30
    ) {
        precondition(period > 0, "a period lasts a second at least")
        passwords = HOTP(secret: secret, algorithm: algorithm, digits: digits)
        self.period = period
    }

    /// Returns the code valid at `time`, which must not lie before 1970.
    package func code(at time: Date) -> String {
        passwords.code(counter: UInt64(step(at: time)))
    }

    /// Returns the number of the period that `time` lies in, counted from 1970.
    package func step(at time: Date) -> Int {
        Int((time.timeIntervalSince1970 / Double(period)).rounded(.down))
    }

    /// Returns the step whose code is `code`, or nil if none within `skew` steps of `time` has it.
    ///
    /// The step nearest to `time` wins, the earlier one first. Who accepts a code stores its step and refuses it from
    /// then on (RFC 6238 §5.2). Takes the same time for every wrong code of the right length.
    package func matchingStep(_ code: String, at time: Date, skew: Int = 1) -> Int? {
        let now = step(at: time)
        let steps = [now] + (0..<skew).flatMap { [now - $0 - 1, now + $0 + 1] }
        let matching = steps.filter { $0 >= 0 && ConstantTime.equal(passwords.code(counter: UInt64($0)), code) }
        return matching.first
    }
}
