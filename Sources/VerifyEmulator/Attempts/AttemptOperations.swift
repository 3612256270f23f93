import FoundationEssentials

extension ProviderState {
    func listVerificationAttempt(_ call: Call) throws(Refusal) -> Reply {
        let filter = try AttemptFilter(call.query)
        let page = try call.page(of: visible(filter, at: call.now), sid: \.sid)
        return .fetched(page.resource(call) { $0.resource(call) })
    }

    func fetchVerificationAttempt(_ call: Call, _ sid: String) throws(Refusal) -> Reply {
        guard let attempt = attempts[sid],
            attempt.isVisible(at: call.now, delay: behaviour.attemptsDelaySeconds)
        else { throw .notFound(call.resource) }
        return .fetched(attempt.resource(call))
    }

    func fetchVerificationAttemptsSummary(_ call: Call) throws(Refusal) -> Reply {
        let filter = try AttemptFilter(call.query)
        let found = visible(filter, at: call.now)
        let converted = found.count { $0.convertedAt != nil }
        return .fetched(summaryResource(total: found.count, converted: converted, call))
    }

    private func visible(_ filter: AttemptFilter, at now: Date) -> [AttemptRecord] {
        let delay = behaviour.attemptsDelaySeconds
        let shown =
            filter.verification.map { attempts.visible(of: $0, at: now, delay: delay) }
            ?? attempts.visible(at: now, delay: delay)
        return shown.filter { filter.admits($0) }
    }
}

/// The query of the attempts list and of its summary.
struct AttemptFilter: Sendable {
    let after: Date?
    let before: Date?
    let to: String?
    let country: String?
    let channel: String?
    let service: String?
    let verification: String?
    let isConverted: Bool?
    let prefix: String?

    init(_ query: Parameters) throws(Refusal) {
        after = try query.date("DateCreatedAfter")
        before = try query.date("DateCreatedBefore")
        to = query["ChannelData.To"]
        country = try query.text("Country", length: 2...2)?.uppercased()
        channel = try query.choice("Channel", of: ["sms", "call", "email", "whatsapp", "rbm"])
        service = try query.sid("VerifyServiceSid", .service)
        verification = try query.sid("VerificationSid", .verification)
        isConverted = try query.choice("Status", of: ["converted", "unconverted"]).map { $0 == "converted" }
        prefix = try query.text("DestinationPrefix", length: 1...16)
    }

    func admits(_ attempt: AttemptRecord) -> Bool {
        (after.map { attempt.createdAt >= $0 } ?? true)
            && (before.map { attempt.createdAt <= $0 } ?? true)
            && (to.map { attempt.to == $0 } ?? true)
            && (country.map { attempt.country == $0 } ?? true)
            && (channel.map { attempt.channel.rawValue == $0 } ?? true)
            && (service.map { attempt.service == $0 } ?? true)
            && (verification.map { attempt.verification == $0 } ?? true)
            && (isConverted.map { (attempt.convertedAt != nil) == $0 } ?? true)
            && (prefix.map { attempt.hasPrefix($0) } ?? true)
    }
}

extension AttemptRecord {
    /// `+44` and `44` name the same prefix.
    fileprivate func hasPrefix(_ prefix: String) -> Bool {
        to.hasPrefix(prefix) || to.dropFirst().hasPrefix(prefix)
    }
}
