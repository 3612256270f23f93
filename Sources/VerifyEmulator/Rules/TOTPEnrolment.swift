/// How a TOTP factor is proved: one right code verifies it, five wrong ones end the try.
struct TOTPEnrolment: Sendable, Equatable, Codable {
    static let maxWrongCodes = 5

    private(set) var isVerified = false
    private(set) var wrongCodes = 0

    /// Evaluates one code; a wrong one is no error until five were wrong, and a verified factor stays as it is.
    mutating func prove(codeIsRight: Bool) throws(Refusal) {
        guard !isVerified else { return }
        guard wrongCodes < Self.maxWrongCodes else { throw .enrolmentAttemptsUsedUp }
        if codeIsRight {
            isVerified = true
        } else {
            wrongCodes += 1
        }
    }
}
