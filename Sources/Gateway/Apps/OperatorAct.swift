import Domain
import Postgres

/// The audit row of an operator's act on an app or its keys.
struct OperatorAct: Statement {
    static let sql = """
        insert into audit_events (event_id, app_id, actor_type, actor_id, action, result, detail)
        values ($1, $2, 'operator', 'cli', $3, 'ok', $4)
        """
    typealias Row = Void
    let id = EventID.new()
    let app: AppID
    let action: String
    var keyID: String?

    var parameters: [Parameter] {
        var detail = JSONWriter(capacity: 64)
        detail.object { $0.writeIfPresent("key_id", keyID) }
        return [.uuid(id.uuid), .uuid(app.uuid), .text(action), .json(detail.text)]
    }
}
