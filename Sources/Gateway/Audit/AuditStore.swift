import Domain
import FoundationEssentials
import Postgres

/// A row of the audit log as it is read.
struct StoredEvent: Sendable {
    let id: EventID
    let at: Date
    let actorType: String
    let actorID: String
    let action: String
    let result: String
    let flow: FlowID?
    let factor: FactorID?
    /// A JSON object.
    let detail: String

    var position: AuditPosition { AuditPosition(at: at, event: id) }
}

extension StoredEvent {
    /// The columns in the order in which `init(_:)` reads them, of what an app did from $2 up to before ($3, $4).
    ///
    /// Each filter has a statement and an index of its own: one statement with filters that may be null would be
    /// planned without any of them.
    fileprivate static let select = """
        select event_id, at, actor_type, actor_id, action, result, flow_id, factor_id, detail
        from audit_events
        where app_id = $1 and at >= $2 and (at, event_id) < ($3, $4)

        """
    fileprivate static let page = " order by at desc, event_id desc limit $5"

    fileprivate init(_ row: inout RowReader) throws(PostgresError) {
        id = EventID(uuid: try row.next())
        at = try row.next()
        actorType = try row.next()
        actorID = try row.next()
        action = try row.next()
        result = try row.next()
        let flow: UUID? = try row.next()
        self.flow = flow.map(FlowID.init(uuid:))
        let factor: UUID? = try row.next()
        self.factor = factor.map(FactorID.init(uuid:))
        detail = try row.next()
    }
}

/// Which rows every page is cut from, and how many it takes.
struct AuditWindow: Sendable {
    let app: AppID
    let from: Date
    let before: AuditPosition
    let count: Int

    fileprivate var parameters: [Parameter] {
        [.uuid(app.uuid), .timestamp(from), .timestamp(before.at), .uuid(before.event), .int(count)]
    }
}

/// The latest events of an app.
struct EventsOfApp: Statement {
    static let sql = StoredEvent.select + StoredEvent.page
    static let isRepeatable = true
    let window: AuditWindow
    var parameters: [Parameter] { window.parameters }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> StoredEvent { try StoredEvent(&row) }
}

/// The latest events of one user.
struct EventsOfUser: Statement {
    // Each hash reads its own end of the index: the order of several at once would cost a sort of all they ever did.
    static let sql = """
        select e.* from unnest($6::bytea[]) as l (hmac)
        cross join lateral (\(StoredEvent.select) and subject_hmac = l.hmac \(StoredEvent.page)) as e
        \(StoredEvent.page)
        """
    static let isRepeatable = true
    let window: AuditWindow
    let lookups: [[UInt8]]
    var parameters: [Parameter] { window.parameters + [.bytesArray(lookups)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> StoredEvent { try StoredEvent(&row) }
}

/// The latest events of one flow, and of one user if there is one to match.
struct EventsOfFlow: Statement {
    static let sql =
        StoredEvent.select + "and flow_id = $6 and ($7::bytea[] is null or subject_hmac = any($7))" + StoredEvent.page
    static let isRepeatable = true
    let window: AuditWindow
    let flow: FlowID
    let lookups: [[UInt8]]?
    var parameters: [Parameter] { window.parameters + [.uuid(flow.uuid), .bytesArray(lookups)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> StoredEvent { try StoredEvent(&row) }
}
