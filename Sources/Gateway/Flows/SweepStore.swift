import Domain
import FoundationEssentials
import Postgres

/// Finds calls that were started long ago and never settled.
struct OverdueCalls: Statement {
    static let sql = """
        select call_id from provider_calls
        where state = 'started' and started_at < now() - make_interval(secs => $1)
        order by started_at
        limit $2
        """
    static let isRepeatable = true
    var parameters: [Parameter] { [.double(FlowSweeper.lostAfter / .seconds(1)), .int(FlowSweeper.batch)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> CallID { CallID(uuid: try row.next()) }
}

/// Gives up on calls and counts them; a flow that waits for one becomes unresolved, with its audit row.
///
/// A flow and its call are locked together and only if both are free: settling locks them in the other order.
struct LoseCalls: Statement {
    static let sql = """
        with due as (
            select p.call_id, p.flow_id, t.event_id
            from unnest($1, $2) as t (call_id, event_id)
            join provider_calls p on p.call_id = t.call_id
            where p.state = 'started' and p.started_at < clock_timestamp() - make_interval(secs => $3)
        ), waiting as (
            select due.call_id, f.flow_id, due.event_id
            from due
            join provider_calls p on p.call_id = due.call_id
            join flows f on f.flow_id = due.flow_id
            where p.state = 'started' and f.state = 'pending' and f.call_in_flight = p.call_id
            for no key update of f, p skip locked
        ), alone as (
            select p.call_id
            from due
            join provider_calls p on p.call_id = due.call_id
            where p.state = 'started'
                and not exists (select from flows f where f.flow_id = p.flow_id and f.call_in_flight = p.call_id)
            for no key update of p skip locked
        ), call as (
            update provider_calls p set state = 'unknown', finished_at = clock_timestamp()
            from (select call_id from waiting union all select call_id from alone) as l
            where p.call_id = l.call_id and p.state = 'started'
            returning p.call_id, p.operation
        ), flow as (
            update flows f set state = 'unresolved', call_in_flight = null
            from waiting w
            where f.flow_id = w.flow_id and f.call_in_flight = w.call_id and f.state = 'pending'
            returning f.flow_id, f.app_id, f.factor_id, f.user_id, f.purpose, f.method, f.state, w.call_id, w.event_id
        ), audit as (
            insert into audit_events
                (event_id, app_id, actor_type, actor_id, action, subject_hmac, flow_id, factor_id, result, detail)
            select flow.event_id, flow.app_id, 'system', 'sweeper', 'call.lost', u.external_id_hmac, flow.flow_id,
                flow.factor_id, 'unresolved', jsonb_build_object('operation', call.operation)
            from flow join call on call.call_id = flow.call_id join users u on u.user_id = flow.user_id
        )
        select (select count(*) from call), a.slug, flow.purpose, flow.method, flow.state, count(flow.flow_id)
        from (select) as one
        left join flow on true
        left join apps a on a.app_id = flow.app_id
        group by 2, 3, 4, 5
        """
    let calls: [CallID]
    var parameters: [Parameter] {
        [
            .uuids(calls.map(\.uuid)), .uuids(calls.map { _ in EventID.new().uuid }),
            .double(FlowSweeper.lostAfter / .seconds(1)),
        ]
    }

    /// How many calls were given up in all, and flows of one kind that waited for one.
    static func decode(_ row: inout RowReader) throws(PostgresError) -> (calls: Int, flows: EndedFlows?) {
        let calls: Int = try row.next()
        guard let app: String = try row.next() else { return (calls, nil) }
        return (
            calls,
            EndedFlows(
                app: app,
                purpose: try row.next(Purpose.self),
                method: try row.next(Method.self),
                state: try row.next(FlowState.self),
                count: try row.next()
            )
        )
    }
}

/// Finds live flows whose time is over and that wait for no call.
struct OverdueFlows: Statement {
    static let sql = """
        select flow_id from flows
        where state in ('pending', 'unresolved') and expires_at <= now() and call_in_flight is null
        order by expires_at
        limit $1
        """
    static let isRepeatable = true
    var parameters: [Parameter] { [.int(FlowSweeper.batch)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> FlowID { FlowID(uuid: try row.next()) }
}

/// Expires flows and counts them, with an audit row each.
struct ExpireFlows: Statement {
    static let sql = """
        with due as (
            select f.flow_id, t.event_id
            from unnest($1, $2) as t (flow_id, event_id)
            join flows f on f.flow_id = t.flow_id
            where f.state in ('pending', 'unresolved') and f.expires_at <= clock_timestamp() and f.call_in_flight is null
            for no key update of f skip locked
        ), flow as (
            update flows f set state = 'expired', finished_at = clock_timestamp()
            from due
            where f.flow_id = due.flow_id and f.state in ('pending', 'unresolved') and f.call_in_flight is null
            returning f.flow_id, f.app_id, f.factor_id, f.user_id, f.purpose, f.method, f.state, due.event_id
        ), audit as (
            insert into audit_events
                (event_id, app_id, actor_type, actor_id, action, subject_hmac, flow_id, factor_id, result)
            select flow.event_id, flow.app_id, 'system', 'clock', 'flow.expired', u.external_id_hmac, flow.flow_id,
                flow.factor_id, 'expired'
            from flow join users u on u.user_id = flow.user_id
        )
        select a.slug, flow.purpose, flow.method, flow.state, count(*)
        from flow join apps a on a.app_id = flow.app_id
        group by 1, 2, 3, 4
        """
    let flows: [FlowID]
    var parameters: [Parameter] {
        [.uuids(flows.map(\.uuid)), .uuids(flows.map { _ in EventID.new().uuid })]
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> EndedFlows { try EndedFlows(&row) }
}

/// Counts the calls of live flows whose outcome is not known; looking into the records changes nothing there.
struct OpenIntents: Statement {
    static let sql = """
        select count(*), coalesce(extract(epoch from now() - min(p.started_at)), 0)::double precision
        from provider_calls p join flows f on f.flow_id = p.flow_id
        where p.state = 'unknown' and p.started_at > now() - interval '1 hour'
            and p.operation not in ('list_attempts', 'list_factors', 'fetch_verification')
            and f.state in ('pending', 'unresolved')
        """
    static let isRepeatable = true
    var parameters: [Parameter] { [] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> (count: Int, oldestSeconds: Double) {
        (try row.next(), try row.next())
    }
}
