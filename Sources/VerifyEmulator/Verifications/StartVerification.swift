import FoundationEssentials

extension ProviderState {
    /// Sends a code: the pending one of this number again, or a new one.
    mutating func createVerification(_ call: Call, in serviceSid: String) throws(Refusal) -> Reply {
        let service = try service(serviceSid, call)
        let start = try VerificationStart(call.form, service: service, behaviour: behaviour)
        verifications.sweep(at: call.now)

        var record = try held(by: start, of: service, at: call.now) ?? fresh(start, of: service, at: call.now)
        try record.life.send(whileExhausted: behaviour.startWhileExhausted)
        deliver(&record, by: start.channel, for: start.senderName ?? service.friendlyName, at: call.now)
        verifications.put(record)
        attempts.note(record)
        return .created(record.resource(call))
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
        guard record.transaction != start.transaction else { return record }

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
        return VerificationRecord(
            sid: random.sid(.verification),
            service: service.sid,
            to: start.to,
            code: start.customCode ?? repeated ?? random.digits(service.codeLength),
            transaction: start.transaction,
            channel: start.channel,
            life: VerificationLifeCycle(createdAt: now),
            updatedAt: now
        )
    }

    private mutating func deliver(
        _ record: inout VerificationRecord,
        by channel: CodeChannel,
        for sender: String,
        at now: Date
    ) {
        record.channel = channel
        record.updatedAt = now
        record.sends.append(.init(attempt: random.sid(.attempt), channel: channel, time: now))
        inbox.receive(
            .init(
                to: record.to,
                channel: channel.rawValue,
                code: record.code,
                sender: sender,
                message: nil,
                time: now
            )
        )
    }
}
