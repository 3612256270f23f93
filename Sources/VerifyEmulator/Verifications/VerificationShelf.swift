import FoundationEssentials

/// All verifications that can still be found, by SID and by the number or address they hold.
///
/// Every verification lives equally long, so the oldest expires first: each new one sweeps out a few that are over.
struct VerificationShelf: Sendable {
    /// A destination inside one service.
    struct Destination: Hashable, Sendable {
        let service: String
        let to: String
    }

    private var records: [String: VerificationRecord] = [:]
    private var latest: [Destination: String] = [:]
    private var inOrder: [String] = []
    private var swept = 0

    var count: Int { records.count }

    /// Oldest first.
    var all: [VerificationRecord] { inOrder[swept...].compactMap { records[$0] } }

    subscript(sid: String) -> VerificationRecord? { records[sid] }

    /// The newest verification of a destination, in whatever state.
    func latest(for destination: Destination) -> VerificationRecord? {
        latest[destination].flatMap { records[$0] }
    }

    mutating func put(_ record: VerificationRecord) {
        guard records.updateValue(record, forKey: record.sid) == nil else { return }
        latest[record.destination] = record.sid
        inOrder.append(record.sid)
    }

    /// Forgets at most a few expired verifications, so that no call pays for many.
    mutating func sweep(at now: Date) {
        for _ in 0..<4 {
            guard swept < inOrder.count, isOver(inOrder[swept], at: now) else { break }
            forget(inOrder[swept])
            swept += 1
        }
        if swept > 10_000, swept > inOrder.count / 2 {
            inOrder.removeFirst(swept)
            swept = 0
        }
    }

    func hasPending(of service: String, at now: Date) -> Bool {
        records.values.contains { $0.service == service && $0.life.status(at: now) == .pending }
    }

    mutating func removeAll(of service: String) {
        let gone = records.values.filter { $0.service == service }
        for record in gone { forget(record.sid) }
    }

    private func isOver(_ sid: String, at now: Date) -> Bool {
        records[sid].map { now >= $0.life.expiresAt } ?? true
    }

    private mutating func forget(_ sid: String) {
        guard let record = records.removeValue(forKey: sid) else { return }
        if latest[record.destination] == sid { latest[record.destination] = nil }
    }
}

extension VerificationRecord {
    var destination: VerificationShelf.Destination { .init(service: service, to: to) }
}
