import Domain
import FoundationEssentials
import Postgres
import VerifyModel

/// Reads the unresolved flows whose verification the provider itself named in answer to their message.
struct ReadUnresolvedFlows: Statement {
    static let sql = """
        select f.flow_id, f.provider_service, f.verification_sid, f.checks_used, calls.checked_at,
            exists (
                select from flows o join provider_calls p on p.flow_id = o.flow_id
                where o.provider_service = f.provider_service and o.address_hmac = f.address_hmac
                    and o.verification_sid = f.verification_sid and o.flow_id <> f.flow_id
                    and p.operation = 'check_verification'
            ),
            calls.lost_at, calls.looked_at, now()
        from flows f
        cross join lateral (
            select
                min(p.started_at) filter (
                    where p.operation = 'check_verification' and p.state in ('unknown', 'reconciled')
                ) as checked_at,
                max(p.finished_at) filter (where p.operation in ('create_verification', 'check_verification')) as lost_at,
                max(p.started_at) filter (where p.operation in ('list_attempts', 'fetch_verification')) as looked_at,
                bool_or(p.operation = 'create_verification' and p.state = 'ok' and p.sid = f.verification_sid) as is_known
            from provider_calls p where p.flow_id = f.flow_id
        ) as calls
        where f.state = 'unresolved' and f.expires_at > now() and f.method <> 'totp' and calls.is_known
        order by calls.looked_at nulls first, calls.lost_at
        limit 500
        """
    static let isRepeatable = true

    static func decode(_ row: inout RowReader) throws(PostgresError) -> UnresolvedFlow {
        UnresolvedFlow(
            id: FlowID(uuid: try row.next()),
            service: ServiceSID(try row.next()),
            verification: VerificationSID(try row.next()),
            checksUsed: try row.next(),
            checkedAt: try row.next(),
            isShared: try row.next(),
            lostAt: try row.next(),
            lookedAt: try row.next(),
            now: try row.next()
        )
    }
}

/// Approves an unresolved flow on an attempt of the provider's records.
///
/// Does nothing once the flow was settled or overtaken, its time is over, or its user or factor was locked meanwhile.
struct ApproveByAttempt: Statement {
    static let sql = """
        with flow as (
            update flows f set
                state = 'approved',
                assertion_id = case when f.purpose <> 'enroll' then $2 end,
                finished_at = clock_timestamp()
            from factors c, users u
            where f.flow_id = $1 and f.state = 'unresolved' and f.expires_at > clock_timestamp()
                and c.factor_id = f.factor_id and u.user_id = f.user_id and u.status = 'active'
                and c.status = case f.purpose when 'enroll' then 'unverified' else 'active' end
            returning f.app_id, f.flow_id, f.user_id, f.factor_id, f.purpose, f.method, f.state, f.verification_sid,
                f.finished_at, u.external_id_hmac
        ), call as (
            update provider_calls p set state = 'reconciled'
            from flow
            where p.flow_id = flow.flow_id and p.operation = 'check_verification' and p.state = 'unknown'
        ), \(ProvedFactor.update), audit as (
            insert into audit_events
                (event_id, app_id, actor_type, actor_id, action, subject_hmac, flow_id, factor_id, result, detail)
            select $3, app_id, 'system', 'resolver',
                case purpose when 'enroll' then 'factor.enrolled' else 'flow.approved' end,
                external_id_hmac, flow_id, factor_id, 'approved',
                jsonb_build_object(
                    'purpose', purpose, 'method', method, 'evidence', 'attempts', 'sid', verification_sid,
                    'attempt', $4::text
                )
            from flow
        )
        \(endedFlows)
        """
    static let isRepeatable = true

    let flow: UnresolvedFlow
    let attempt: AttemptSID
    /// The jti of the assertion; an enrolment earns none.
    var assertion = UUID.random()

    var parameters: [Parameter] {
        [.uuid(flow.id.uuid), .uuid(assertion), .uuid(EventID.new().uuid), .text(attempt.wire)]
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> EndedFlows { try EndedFlows(&row) }
}

/// Gives an unresolved flow back to its user, or ends it as failed, by what the verification itself says.
struct SettleByVerification: Statement {
    static let sql = """
        with flow as (
            update flows set
                state = $2,
                finished_at = case when $2 <> 'pending' then clock_timestamp() end
            where flow_id = $1 and state = 'unresolved'
            returning app_id, flow_id, user_id, factor_id, purpose, method, state, verification_sid, checks_used
        ), call as (
            update provider_calls p set state = 'reconciled'
            from flow
            where p.flow_id = flow.flow_id and p.operation = 'check_verification' and p.state = 'unknown'
        ), audit as (
            insert into audit_events
                (event_id, app_id, actor_type, actor_id, action, subject_hmac, flow_id, factor_id, result, detail)
            select $3, flow.app_id, 'system', 'resolver',
                case $2 when 'pending' then 'flow.reopened' else 'flow.failed' end, u.external_id_hmac, flow_id, factor_id, $2,
                jsonb_build_object('evidence', 'verification', 'sid', verification_sid, 'checks_used', checks_used)
            from flow join users u on u.user_id = flow.user_id
        )
        \(endedFlows)
        """
    static let isRepeatable = true

    let flow: UnresolvedFlow
    let state: FlowState

    var parameters: [Parameter] { [.uuid(flow.id.uuid), .text(state.rawValue), .uuid(EventID.new().uuid)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> EndedFlows { try EndedFlows(&row) }
}

/// Tells what was done to `flow`, for the metrics.
private let endedFlows = """
    select a.slug, flow.purpose, flow.method, flow.state, 1::bigint
    from flow join apps a on a.app_id = flow.app_id
    """
