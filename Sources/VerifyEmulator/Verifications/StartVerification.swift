import FoundationEssentials

extension ProviderState {
    /// Sends a code: the pending one of this number again, or a new one.
    mutating func createVerification(_ call: Call, in serviceSid: String) throws(Refusal) -> Reply {
        let service = try service(serviceSid, call)
        let start = try VerificationStart(call.form, service: service, behaviour: behaviour)
        let wording = try wording(for: start, of: service)
        let readings = try readings(call.form, in: service)
        try requirePassage(start)
        verifications.sweep(at: call.now)
        try requireRoom(for: readings, at: call.now)

        var record = try held(by: start, of: service, at: call.now) ?? fresh(start, of: service, at: call.now)
        try record.life.send(whileExhausted: behaviour.startWhileExhausted)
        record.note(random.sid(.attempt), start.channel, at: call.now)
        verifications.put(record)
        if start.channel == .sna {
            beginSilentAttempt(for: record, clientToken: start.wantsClientToken, at: call.now)
        } else {
            // A silent attempt sends nothing, and is none of those that the attempts resource lists.
            inbox.receive(delivery(of: record, start, wording, service))
            attempts.note(record, locale: wording.locale)
        }
        noteStart(readings, at: call.now)
        return .created(resource(record, call))
    }

    /// The verification that the number is busy with, unless it confirms another transaction.
    private mutating func held(
        by start: VerificationStart,
        of service: ServiceRecord,
        at now: Date
    ) throws(Refusal) -> VerificationRecord? {
        guard var record = verifications.latest(for: .init(service: service.sid, to: start.to)),
            record.life.holdsItsNumber(at: now)
        else { return nil }
        if behaviour.secondCustomCode == .replaces, let code = start.customCode { record.code = code }
        guard record.transaction != start.transaction, behaviour.changedTransaction == .fresh else { return record }

        // The code of a payment must belong to its amount and payee, so other data ends the older verification.
        guard record.life.end(as: .canceled, at: now) else { return record }
        verifications.put(record)
        return nil
    }

    private func fresh(
        _ start: VerificationStart,
        of service: ServiceRecord,
        at now: Date
    ) -> VerificationRecord {
        let previous = verifications.latest(for: .init(service: service.sid, to: start.to))
        let repeated = behaviour.codeAfterCancel == .same && previous?.life.state == .canceled ? previous?.code : nil
        let isLookedUp = service.lookupEnabled && start.channel != .email
        return VerificationRecord(
            sid: random.sid(.verification),
            service: service.sid,
            to: start.to,
            code: start.customCode ?? repeated ?? random.digits(service.codeLength),
            transaction: start.transaction,
            line: isLookedUp ? PhoneLine(of: start.to, behaviour) : nil,
            channel: start.channel,
            life: VerificationLifeCycle(createdAt: now),
            updatedAt: now
        )
    }

    private func delivery(
        of record: VerificationRecord,
        _ start: VerificationStart,
        _ wording: Wording,
        _ service: ServiceRecord
    ) -> Inbox.Delivery {
        var details = start.channel == .email ? start.email.details : [:]
        details["template_sid"] = wording.template
        details["send_digits"] = start.sendDigits
        if start.channel == .sms {
            details["messaging_service_sid"] = messagingService(for: start.to, in: service.sid)
        }
        return Inbox.Delivery(
            to: record.to,
            channel: start.channel.rawValue,
            code: record.code,
            sender: start.senderName ?? service.friendlyName,
            text: start.finished(wording.text, service),
            locale: wording.locale,
            substitutions: start.transaction.map { wording.substitutions.merging($0.substitutions) { $1 } }
                ?? wording.substitutions,
            details: details,
            time: record.updatedAt
        )
    }
}

extension VerificationRecord {
    fileprivate mutating func note(_ attempt: String, _ channel: CodeChannel, at now: Date) {
        self.channel = channel
        updatedAt = now
        sends.append(.init(attempt: attempt, channel: channel, time: now))
    }
}

extension VerificationRecord.Transaction {
    fileprivate var substitutions: [String: String] { ["amount": amount, "payee": payee] }
}

extension VerificationStart {
    /// The text with what the channel puts around it.
    fileprivate func finished(_ text: String, _ service: ServiceRecord) -> String {
        guard channel == .sms else { return text }
        let warning = service.doNotShareWarningEnabled ? ". Do not share this code with anyone" : ""
        return appHash.map { "<#> \(text)\(warning) \($0)" } ?? text + warning
    }
}
