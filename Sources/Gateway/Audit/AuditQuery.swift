import Domain
import FoundationEssentials

/// `GET /audit` and `GET /admin/audit`, parsed.
struct AuditQuery: Sendable {
    var user: ExternalUserID?
    var flow: FlowID?
    /// The earliest time that counts.
    var from: Date
    /// Where the page begins: it holds what was before.
    var before: AuditPosition
    var limit: Int

    init(_ query: QueryFields) throws(Problem) {
        var query = query
        let user = query.optional("user_id") { ExternalUserID($0) }
        let flow = query.optional("flow_id") { FlowID($0) }
        try self.init(&query)
        self.user = user
        self.flow = flow
    }

    /// What operators did: it has neither users nor flows.
    init(ofOperators query: QueryFields) throws(Problem) {
        var query = query
        try self.init(&query)
    }

    private init(_ query: inout QueryFields) throws(Problem) {
        from = query.time("from") ?? .distantPast
        let to = query.time("to").map(AuditPosition.init(before:)) ?? .end
        let cursor = query.optional("cursor") { AuditPosition(cursor: $0) } ?? .end
        // Whatever was before both; of two at one time, the one of `to` has the lowest id.
        before = to.at <= cursor.at ? to : cursor
        limit = query.integer("limit", 1...200) ?? 50
        try query.check()
    }
}

extension QueryFields {
    fileprivate mutating func time(_ name: String) -> Date? {
        optional(name) { text in
            guard let time = Timestamp.parse(text) else {
                throw FieldFault(name, "must be an RFC 3339 time such as 2026-03-01T09:05:07Z")
            }
            return time
        }
    }
}
