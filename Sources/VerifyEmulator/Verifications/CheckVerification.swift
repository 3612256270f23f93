extension ProviderState {
    /// Evaluates a code.
    ///
    /// A wrong one is an ordinary answer; 404 means that there is nothing to check.
    mutating func createVerificationCheck(_ call: Call, in serviceSid: String) throws(Refusal) -> Reply {
        let service = try service(serviceSid, call)
        let check = try VerificationCheckInput(call.form, service: service)
        guard var record = find(check, in: service.sid) else { throw .notFound(call.resource) }
        guard check.code != nil || silentAttempts.of(record.sid).isEmpty else {
            return try checkSilently(record, clientToken: check.clientToken, call)
        }
        guard check.code != nil else { throw call.form.missing("Code") }

        let isOfThisPayment = check.transaction == record.transaction
        if !isOfThisPayment, behaviour.transactionMismatch == .refused, record.life.holdsItsNumber(at: call.now) {
            throw call.form.unacceptable(check.transaction?.amount == record.transaction?.amount ? "Payee" : "Amount")
        }
        let isRight = check.code == record.code && isOfThisPayment
        guard let state = try record.life.check(isRight: isRight, at: call.now) else { throw .notFound(call.resource) }
        record.updatedAt = call.now
        verifications.put(record)
        if state == .approved { attempts.convert(record.sends, at: call.now) }
        return Reply(status: behaviour.checkStatus, body: checkResource(record, reads: status(after: state), call))
    }

    private func find(_ check: VerificationCheckInput, in service: String) -> VerificationRecord? {
        guard let sid = check.sid else {
            return check.to.flatMap { verifications.latest(for: .init(service: service, to: $0)) }
        }
        guard let record = verifications[sid], record.service == service else { return nil }
        return check.to == nil || check.to == record.to ? record : nil
    }

    private func status(after state: VerificationLifeCycle.State) -> VerificationLifeCycle.Status {
        switch state {
        case .approved: .approved
        case .exhausted: behaviour.fifthWrongCheckReads == .exhausted ? .exhausted : .pending
        case .pending, .canceled: .pending
        }
    }
}

/// The parameters of `CreateVerificationCheck`, read and found acceptable.
struct VerificationCheckInput: Sendable {
    /// Nil asks about silent attempts.
    let code: String?
    let clientToken: String?
    let to: String?
    let sid: String?
    let transaction: VerificationRecord.Transaction?

    init(_ form: Parameters, service: ServiceRecord) throws(Refusal) {
        guard form["To"] != nil || form["VerificationSid"] != nil else { throw .checkNamesNothing }
        to = form["To"]
        sid = try form.sid("VerificationSid", .verification)
        if let to, !DestinationRule.isPhoneNumber(to), !DestinationRule.isEmailAddress(to) {
            throw form.unacceptable("To")
        }
        code = try form.text("Code", length: 4...10)
        clientToken = try form.text("SnaClientToken", length: 1...255)
        transaction = try VerificationRecord.Transaction(form, service: service)
    }
}
