package import Domain
package import Postgres

/// Who did something: a calling app by its key, an operator, or the service itself.
package enum Actor: Sendable, Equatable {
    case app(keyID: String)
    case `operator`(String)
    case system(String)

    var type: String {
        switch self {
        case .app: "app"
        case .operator: "operator"
        case .system: "system"
        }
    }

    var id: String {
        switch self {
        case .app(let keyID): keyID
        case .operator(let name), .system(let name): name
        }
    }
}

/// One row of the audit log, for changes that no larger statement writes by itself.
package struct AuditEvent: Sendable {
    package var id: EventID
    package var app: AppID
    package var actor: Actor
    package var action: String
    package var subject: [UInt8]?
    package var flow: FlowID?
    package var factor: FactorID?
    package var result: String
    /// A JSON object of plain facts: never a code, an address, a key or a name.
    package var detail = "{}"

    package init(
        id: EventID = .new(),
        app: AppID,
        actor: Actor,
        action: String,
        subject: [UInt8]? = nil,
        flow: FlowID? = nil,
        factor: FactorID? = nil,
        result: String,
        detail: String = "{}"
    ) {
        self.id = id
        self.app = app
        self.actor = actor
        self.action = action
        self.subject = subject
        self.flow = flow
        self.factor = factor
        self.result = result
        self.detail = detail
    }
}

/// Appends one event; it shares the transaction of the change that it records.
package struct AppendAudit: Statement {
    package static let sql = """
        insert into audit_events
            (event_id, app_id, actor_type, actor_id, action, subject_hmac, flow_id, factor_id, result, detail)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """
    let event: AuditEvent

    package init(_ event: AuditEvent) {
        self.event = event
    }

    package var parameters: [Parameter] {
        [
            .uuid(event.id.uuid), .uuid(event.app.uuid), .text(event.actor.type), .text(event.actor.id),
            .text(event.action), .bytes(event.subject), .uuid(event.flow?.uuid), .uuid(event.factor?.uuid),
            .text(event.result), .json(event.detail),
        ]
    }
    package typealias Row = Void
}
