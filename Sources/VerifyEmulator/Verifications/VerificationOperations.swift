extension ProviderState {
    /// Finds a verification by its SID or by the number or address it went to.
    mutating func fetchVerification(
        _ call: Call,
        _ key: String,
        in serviceSid: String
    ) throws(Refusal) -> Reply {
        var record = try visible(key, in: serviceSid, call)
        if behaviour.metersPolling {
            try record.polling.take(at: call.now)
            verifications.put(record)
        }
        return .fetched(resource(record, call))
    }

    /// Cancels or approves by decision of the account.
    mutating func updateVerification(
        _ call: Call,
        _ key: String,
        in serviceSid: String
    ) throws(Refusal) -> Reply {
        guard let status = try call.form.choice("Status", of: ["canceled", "approved"]) else {
            throw call.form.missing("Status")
        }
        var record = try visible(key, in: serviceSid, call)

        guard record.life.end(as: status == "approved" ? .approved : .canceled, at: call.now) else {
            guard behaviour.updateOfFinished == .unchanged else { throw .notFound(call.resource) }
            return .fetched(resource(record, call))
        }
        record.updatedAt = call.now
        verifications.put(record)
        if status == "approved" { attempts.convert(record.sends, at: call.now) }
        return .fetched(resource(record, call))
    }

    private func atAddress(_ address: String, of service: String, _ call: Call) -> VerificationRecord? {
        let record = verifications.latest(for: .init(service: service, to: address))
        let isPending = record?.life.status(at: call.now) == .pending
        return isPending || behaviour.findsFinishedByAddress ? record : nil
    }

    private func visible(_ key: String, in service: String, _ call: Call) throws(Refusal) -> VerificationRecord {
        _ = try self.service(service, call)
        let record = verifications[key] ?? atAddress(key, of: service, call)
        guard let record, record.service == service, record.life.isVisible(at: call.now) else {
            throw .notFound(call.resource)
        }
        return record
    }
}
