import FoundationEssentials

/// One delivery as the attempts resource tells it: which verification it was for and whether it led to an approval.
struct AttemptRecord: Sendable {
    let sid: String
    let service: String
    let verification: String
    let to: String
    let channel: CodeChannel
    let codeLength: Int
    let createdAt: Date
    let expiresAt: Date
    var convertedAt: Date?

    var country: String? { CallingCode.country(of: to) }
}

/// Every delivery of the last thirty days, oldest first.
struct AttemptLog: Sendable {
    static let retention: TimeInterval = 30 * 86_400

    private var records: [AttemptRecord] = []
    private var places: [String: Int] = [:]
    private var firstOfVerification: [String: Int] = [:]

    /// Notes the newest send of a verification.
    mutating func note(_ verification: VerificationRecord, service: ServiceRecord) {
        guard let send = verification.sends.last else { return }
        if verification.sends.count == 1 { firstOfVerification[verification.sid] = records.count }
        places[send.attempt] = records.count
        records.append(
            AttemptRecord(
                sid: send.attempt,
                service: verification.service,
                verification: verification.sid,
                to: verification.to,
                channel: send.channel,
                codeLength: verification.code.count,
                createdAt: send.time,
                expiresAt: verification.life.expiresAt
            )
        )
    }

    /// Marks the last delivery as the one that worked.
    mutating func convert(_ sends: [VerificationRecord.Send], at now: Date) {
        guard let place = sends.last.flatMap({ places[$0.attempt] }) else { return }
        records[place].convertedAt = now
    }

    subscript(sid: String) -> AttemptRecord? { places[sid].map { records[$0] } }

    /// Newest first, from the moment on that the provider shows them.
    func visible(at now: Date, delay: Int, verification: String?) -> [AttemptRecord] {
        let start = verification.map { firstOfVerification[$0] ?? records.endIndex } ?? records.startIndex
        // A verification lives ten minutes, so its sends stand close behind its first one.
        return records[start...].reversed().filter {
            (verification == nil || $0.verification == verification) && $0.isVisible(at: now, delay: delay)
        }
    }
}

extension AttemptRecord {
    func isVisible(at now: Date, delay: Int) -> Bool {
        let age = now.timeIntervalSince(createdAt)
        return age >= TimeInterval(delay) && age < AttemptLog.retention
    }
}
