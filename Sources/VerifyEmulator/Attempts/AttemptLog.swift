import FoundationEssentials

/// One delivery as the attempts resource tells it: which verification it was for and whether it led to an approval.
struct AttemptRecord: Sendable, Codable {
    private(set) var sid: String
    private(set) var service: String
    private(set) var verification: String
    let to: String
    let channel: CodeChannel
    let codeLength: Int
    let locale: String
    let createdAt: Date
    let expiresAt: Date
    var convertedAt: Date?
    /// Where the delivery before this one of the same verification stands in the log.
    fileprivate var previous: Int?

    /// The same with texts of `shared`, where there are many.
    func sharing(_ shared: inout SharedText) -> Self {
        var record = self
        record.sid = shared(sid)
        record.service = shared(service)
        record.verification = shared(verification)
        return record
    }

    var country: String? { CallingCode.country(of: to) }
}

/// Every delivery of the last thirty days, oldest first.
struct AttemptLog: Sendable {
    static let retention: TimeInterval = 30 * 86_400

    private var records: [AttemptRecord] = []
    private var places: [String: Int] = [:]
    private var newest: [String: Int] = [:]

    /// Notes the newest send of a verification.
    mutating func note(_ verification: VerificationRecord, locale: String) {
        guard let send = verification.sends.last else { return }
        places[send.attempt] = records.count
        records.append(
            AttemptRecord(
                sid: send.attempt,
                service: verification.service,
                verification: verification.sid,
                to: verification.to,
                channel: send.channel,
                codeLength: verification.code.count,
                locale: locale,
                createdAt: send.time,
                expiresAt: verification.life.expiresAt,
                previous: newest.updateValue(records.count, forKey: verification.sid)
            )
        )
    }

    /// Marks the last delivery as the one that worked.
    mutating func convert(_ sends: [VerificationRecord.Send], at now: Date) {
        guard let place = sends.last.flatMap({ places[$0.attempt] }) else { return }
        records[place].convertedAt = now
    }

    /// Oldest first.
    var all: [AttemptRecord] { records }

    /// Notes an attempt that `all` once gave.
    mutating func note(_ attempt: AttemptRecord) {
        places[attempt.sid] = records.count
        var attempt = attempt
        attempt.previous = newest.updateValue(records.count, forKey: attempt.verification)
        records.append(attempt)
    }

    subscript(sid: String) -> AttemptRecord? { places[sid].map { records[$0] } }

    /// Newest first, those that the provider shows by now.
    func visible(at now: Date, delay: Int) -> [AttemptRecord] {
        records.reversed().filter { $0.isVisible(at: now, delay: delay) }
    }

    /// The same for one verification, without a look at any other.
    func visible(of verification: String, at now: Date, delay: Int) -> [AttemptRecord] {
        let chain = sequence(state: newest[verification]) { place -> Int? in
            defer { place = place.flatMap { records[$0].previous } }
            return place
        }
        return chain.map { records[$0] }.filter { $0.isVisible(at: now, delay: delay) }
    }
}

extension AttemptRecord {
    func isVisible(at now: Date, delay: Int) -> Bool {
        let age = now.timeIntervalSince(createdAt)
        return age >= TimeInterval(delay) && age < AttemptLog.retention
    }
}
