import Domain
import FoundationEssentials
import Postgres

/// One thing that happened to a flow: a decision of ours, or a call to the provider.
struct TimelineEntry: Sendable {
    let at: Date
    /// `decision` or `provider_call`.
    let kind: String
    let name: String
    let result: String
    /// A JSON object.
    let detail: String
}

/// Everything that happened to a flow, oldest first; nothing for another app's flow.
struct TimelineOfFlow: Statement {
    static let sql = """
        select e.at, e.kind, e.name, e.result, e.detail
        from flows f
        cross join lateral (
            select at, 'decision' as kind, action as name, result, detail, event_id as id
            from audit_events
            where flow_id = f.flow_id and app_id = f.app_id
            union all
            select started_at, 'provider_call', operation, state,
                jsonb_strip_nulls(jsonb_build_object(
                    'provider_code', provider_code,
                    'provider_request_id', provider_request_id,
                    'sid', sid,
                    'duration_ms', round(extract(epoch from finished_at - started_at) * 1000)::integer
                )),
                call_id
            from provider_calls
            where flow_id = f.flow_id
        ) as e
        where f.flow_id = $1 and f.app_id = $2
        order by e.at, e.id
        """
    static let isRepeatable = true
    let flow: FlowID
    let app: AppID
    var parameters: [Parameter] { [.uuid(flow.uuid), .uuid(app.uuid)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> TimelineEntry {
        TimelineEntry(
            at: try row.next(),
            kind: try row.next(),
            name: try row.next(),
            result: try row.next(),
            detail: try row.next()
        )
    }
}
