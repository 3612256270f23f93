import Cryptography
import Domain
import FoundationEssentials

/// A place in the order of the audit log, which is by time and then by id.
struct AuditPosition: Sendable, Equatable {
    var at: Date
    var event: UUID

    /// The place just before whatever happened at `at`.
    init(before at: Date) {
        self.at = at
        event = UUID(high: 0, low: 0)
    }

    init(at: Date, event: EventID) {
        self.at = at
        self.event = event.uuid
    }

    /// Behind everything that has happened yet.
    static let end = AuditPosition(before: .distantFuture)
}

// A page's cursor: microseconds since 1970 and the event's id, 24 bytes that nobody has to understand. It names a place
// and not a row, so it stays good whatever becomes of the rows.
extension AuditPosition {
    var cursor: String {
        let microseconds = UInt64(bitPattern: Int64((at.timeIntervalSince1970 * 1_000_000).rounded()))
        return Base64URL.encode((0..<8).map { UInt8(truncatingIfNeeded: microseconds >> (56 - 8 * $0)) } + event.octets)
    }

    /// Nil unless `cursor` is one that could have been given out.
    init?(cursor: String) {
        guard let bytes = Base64URL.decode(cursor), bytes.count == 24 else { return nil }
        func word(_ range: Range<Int>) -> UInt64 { bytes[range].reduce(0) { $0 << 8 | UInt64($1) } }
        at = Date(timeIntervalSince1970: Double(Int64(bitPattern: word(0..<8))) / 1_000_000)
        event = UUID(high: word(8..<16), low: word(16..<24))
    }
}
