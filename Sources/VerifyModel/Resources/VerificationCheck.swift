/// The answer to a guess.
///
/// A wrong code is no error: the status is still `pending`.
package struct VerificationCheck: VerifyResource {
    /// The verification that was checked.
    package var sid: VerificationSID
    package var serviceSID: ServiceSID
    package var accountSID: AccountSID?
    package var to: String?
    package var channel: Open<VerificationChannel>?
    package var status: Open<VerificationStatus>
    /// Older than `status`; read that.
    package var valid: Bool?
    package var amount: String?
    package var payee: String?
    package var snaAttemptsErrorCodes: [SNAAttemptError]?
    package var dateCreated: VerifyDate?
    package var dateUpdated: VerifyDate?

    package init(sid: VerificationSID, serviceSID: ServiceSID, status: VerificationStatus) {
        self.sid = sid
        self.serviceSID = serviceSID
        self.status = Open(status)
    }

    /// Whether this answer approves exactly the verification that was asked about.
    ///
    /// `approved` alone proves nothing: the answer must also name the right verification of the right service.
    package func approves(_ verification: VerificationSID, of service: ServiceSID) -> Bool {
        status == .approved && sid == verification && serviceSID == service
    }

    private enum CodingKeys: String, CodingKey {
        case sid, to, channel, status, valid, amount, payee
        case serviceSID = "service_sid"
        case accountSID = "account_sid"
        case snaAttemptsErrorCodes = "sna_attempts_error_codes"
        case dateCreated = "date_created"
        case dateUpdated = "date_updated"
    }
}

/// Why a silent network attempt has not succeeded; 60519 means that it is still running.
package struct SNAAttemptError: Codable, Hashable, Sendable, OpenShape {
    package var attemptSID: AttemptSID?
    package var code: Int?

    package init(attemptSID: AttemptSID, code: Int) {
        self.attemptSID = attemptSID
        self.code = code
    }

    private enum CodingKeys: String, CodingKey {
        case code
        case attemptSID = "attempt_sid"
    }
}
