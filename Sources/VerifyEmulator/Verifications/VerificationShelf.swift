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

    /// In the order they came, without gaps but for those that are forgotten; a dictionary of whole records would
    /// keep room for as many again.
    private var records: [VerificationRecord?] = []
    /// Places count from the first verification ever; those before `first` are gone from `records`.
    private var first = 0
    private var swept = 0
    private var places: [String: Int] = [:]
    private var latest: [Destination: Int] = [:]

    var count: Int { places.count }

    /// Oldest first.
    var all: [VerificationRecord] { records.compactMap(\.self) }

    subscript(sid: String) -> VerificationRecord? { places[sid].flatMap { records[$0 - first] } }

    /// The newest verification of a destination, in whatever state.
    func latest(for destination: Destination) -> VerificationRecord? {
        latest[destination].flatMap { records[$0 - first] }
    }

    mutating func put(_ record: VerificationRecord) {
        if let place = places[record.sid] {
            records[place - first] = record
            return
        }
        let place = first + records.count
        places[record.sid] = place
        latest[record.destination] = place
        records.append(record)
    }

    /// Forgets at most a few expired verifications, so that no call pays for many.
    mutating func sweep(at now: Date) {
        for _ in 0..<4 {
            guard swept < first + records.count, isOver(swept, at: now) else { break }
            forget(swept)
            swept += 1
        }
        let gone = swept - first
        if gone > 10_000, gone > records.count / 2 {
            records.removeFirst(gone)
            first = swept
        }
    }

    func hasPending(of service: String, at now: Date) -> Bool {
        records.contains { $0.map { $0.service == service && $0.life.status(at: now) == .pending } ?? false }
    }

    mutating func removeAll(of service: String) {
        for (index, record) in records.enumerated() where record?.service == service { forget(first + index) }
    }

    private func isOver(_ place: Int, at now: Date) -> Bool {
        records[place - first].map { now >= $0.life.expiresAt } ?? true
    }

    private mutating func forget(_ place: Int) {
        guard let record = records[place - first] else { return }
        records[place - first] = nil
        places[record.sid] = nil
        if latest[record.destination] == place { latest[record.destination] = nil }
    }
}

extension VerificationRecord {
    var destination: VerificationShelf.Destination { .init(service: service, to: to) }
}
