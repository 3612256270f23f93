import FoundationEssentials

extension ProviderState {
    func listVerificationAttempt(_ call: Call) throws(Refusal) -> Reply {
        let filter = try AttemptFilter(list: call.query)
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
        let filter = try AttemptFilter(summary: call.query)
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

/// The query of the attempts list or of its summary; parameters of the other one are ignored, as unknown ones are.
struct AttemptFilter: Sendable {
    private let after: Date?
    private let before: Date?
    private let country: String?
    private let channel: String?
    private let service: String?
    private var to: String?
    private(set) var verification: String?
    private var isConverted: Bool?
    private var prefix: String?

    init(list query: Parameters) throws(Refusal) {
        try self.init(common: query)
        to = query["ChannelData.To"]
        verification = try query.sid("VerificationSid", .verification)
        isConverted = try query.word("Status", of: ["converted", "unconverted"]).map { $0 == "converted" }
    }

    init(summary query: Parameters) throws(Refusal) {
        try self.init(common: query)
        guard let prefix = query["DestinationPrefix"] else { return }
        guard SafeListRecord.isNumberOrPrefix(prefix.hasPrefix("+") ? prefix : "+" + prefix) else {
            throw query.unacceptable("DestinationPrefix")
        }
        self.prefix = prefix
    }

    private init(common query: Parameters) throws(Refusal) {
        after = try query.date("DateCreatedAfter")
        before = try query.date("DateCreatedBefore")
        country = query["Country"]?.uppercased()
        if let country, !Countries.codes.contains(country) { throw query.unacceptable("Country") }
        channel = try query.word("Channel", of: ["sms", "call", "email", "whatsapp", "rbm"])
        service = try query.sid("VerifyServiceSid", .service)
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

extension Parameters {
    /// One of some words in small letters; the description writes them in capitals in one place and small in another.
    fileprivate func word(_ name: String, of words: [String]) throws(Refusal) -> String? {
        guard let value = self[name]?.lowercased() else { return nil }
        guard words.contains(value) else { throw unacceptable(name) }
        return value
    }
}
