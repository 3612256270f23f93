import VerifyModel

extension VerificationRecord {
    func resource(_ call: Call) -> Verification {
        let status = life.status(at: call.now).resource
        var verification = Verification(sid: VerificationSID(sid), serviceSID: ServiceSID(service), status: status)
        verification.accountSID = call.account
        verification.to = to
        verification.channel = Open(wire: channel.rawValue)
        verification.valid = status == .approved
        verification.lookup = Lookup(carrier: line?.resource(of: to))
        verification.amount = transaction?.amount
        verification.payee = transaction?.payee
        verification.sendCodeAttempts = sends.map(\.resource)
        verification.dateCreated = VerifyDate(life.createdAt)
        verification.dateUpdated = VerifyDate(updatedAt)
        verification.url = call.url("/v2/Services/\(service)/Verifications/\(sid)")
        return verification
    }

    /// The answer to a check, which may read an older status than the verification itself.
    func checkResource(_ call: Call, reads status: VerificationLifeCycle.Status) -> VerificationCheck {
        var check = VerificationCheck(
            sid: VerificationSID(sid),
            serviceSID: ServiceSID(service),
            status: status.resource
        )
        check.accountSID = call.account
        check.to = to
        check.channel = Open(wire: channel.rawValue)
        check.valid = status == .approved
        check.amount = transaction?.amount
        check.payee = transaction?.payee
        check.snaAttemptsErrorCodes = []
        check.dateCreated = VerifyDate(life.createdAt)
        check.dateUpdated = VerifyDate(updatedAt)
        return check
    }
}

extension VerificationRecord.Send {
    /// The provider writes WhatsApp and silent attempts in small letters and every other channel in capitals.
    fileprivate var resource: SendCodeAttempt {
        SendCodeAttempt(
            time: VerifyDate(time),
            channelText: [.whatsapp, .sna].contains(channel) ? channel.rawValue : channel.rawValue.uppercased(),
            attemptSID: AttemptSID(attempt)
        )
    }
}

extension VerificationLifeCycle.Status {
    fileprivate var resource: VerificationStatus {
        switch self {
        case .pending: .pending
        case .approved: .approved
        case .canceled: .canceled
        case .expired: .expired
        case .exhausted: .maxAttemptsReached
        }
    }
}
