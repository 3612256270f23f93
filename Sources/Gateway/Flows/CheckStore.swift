import Domain
import FoundationEssentials
import Postgres

/// Counts one answer before the provider is asked: on the flow, on the factor, with its intent and its audit row.
///
/// The factor's wait is set here already, so that parallel guesses in many flows cannot outrun it; a success lifts it.
/// The caller holds the locks of both rows.
struct CountCheck: Statement {
    static let sql = """
        with flow as (
            update flows set checks_used = checks_used + 1, call_in_flight = $2
            where flow_id = $1
            returning flow_id, app_id, factor_id, checks_used
        ), \(countedFailure), call as (
            insert into provider_calls (call_id, flow_id, factor_id, operation) select $2, flow_id, factor_id, $4 from flow
        )
        insert into audit_events
            (event_id, app_id, actor_type, actor_id, action, subject_hmac, flow_id, factor_id, result, detail)
        select $5, app_id, 'app', $6, 'check.attempted', $7, flow_id, factor_id, 'pending',
            jsonb_build_object('check', checks_used)
        from flow
        """
    let checking: Checking
    var parameters: [Parameter] {
        let wait = FailureWait.after(failures: checking.flow.factorFailures + 1)
        return [
            .uuid(checking.flow.id.uuid), .uuid(checking.call.uuid), .double(wait.map { $0 / .seconds(1) }),
            .text(checking.operation.rawValue), .uuid(EventID.new().uuid), .text(checking.caller.keyID),
            .bytes(checking.flow.userLookup),
        ]
    }
    typealias Row = Void
}

/// Counts a failure on the flow's factor, which takes no answer for the `$3` seconds that follow; null ends no wait.
private let countedFailure = """
    factor as (
        update factors c set
            consecutive_failures = c.consecutive_failures + 1,
            total_failures = c.total_failures + 1,
            locked_until = case when $3::double precision is null then c.locked_until
                else clock_timestamp() + make_interval(secs => $3) end
        from flow where c.factor_id = flow.factor_id
    )
    """

/// Approves a flow on the provider's answer to its check.
///
/// No row comes back if the flow no longer waits for this call, or if another flow was approved with the same TOTP code.
/// A call that was given up meanwhile stays unknown, so that the provider's records can still prove it right.
struct SettleApproval: Statement {
    static let sql = """
        with used as (
            insert into totp_used (factor_id, code_hmac, expires_at)
            select factor_id, $7, clock_timestamp() + make_interval(secs => $8)
            from flows where flow_id = $2 and call_in_flight = $1 and state = 'pending' and $7::bytea is not null
            on conflict do nothing
            returning factor_id
        ), call as (
            update provider_calls set state = $3, provider_code = $4, provider_request_id = $5, sid = $6,
                finished_at = clock_timestamp()
            where call_id = $1 and state = 'started'
        ), flow as (
            update flows set state = 'approved', assertion_id = $9, call_in_flight = null, finished_at = clock_timestamp()
            where flow_id = $2 and call_in_flight = $1 and state = 'pending'
                and ($7::bytea is null or exists (select from used))
            returning app_id, flow_id, user_id, factor_id, purpose, method, finished_at
        ), \(ProvedFactor.update), audit as (
            insert into audit_events
                (event_id, app_id, actor_type, actor_id, action, subject_hmac, flow_id, factor_id, result, detail)
            select $10, app_id, 'app', $11, case purpose when 'enroll' then 'factor.enrolled' else 'flow.approved' end,
                $12, flow_id, factor_id, 'approved',
                jsonb_strip_nulls(jsonb_build_object('purpose', purpose, 'method', method, 'sid', $6::text))
            from flow
        )
        select finished_at from flow
        """
    static let isRepeatable = true

    let checking: Checking
    let record: CallRecord
    /// The jti of the assertion; nil for an enrolment, which earns none.
    let assertion: UUID?

    var parameters: [Parameter] {
        [
            .uuid(checking.call.uuid), .uuid(checking.flow.id.uuid), .text(record.state.rawValue),
            .int(record.providerCode), .text(record.requestID), .text(record.sid), .bytes(checking.usedCode),
            .double(Checking.usedCodeLifetime / .seconds(1)), .uuid(assertion), .uuid(EventID.new().uuid),
            .text(checking.caller.keyID), .bytes(checking.flow.userLookup),
        ]
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Date { try row.next() }
}

/// Settles an answer that did not approve the flow.
struct SettleAnswer: Statement {
    static let sql = """
        with call as (
            update provider_calls set state = $3, provider_code = $4, provider_request_id = $5, sid = $6,
                finished_at = clock_timestamp()
            where call_id = $1 and state = 'started'
        ), flow as (
            update flows set
                state = $7,
                finished_at = case when $7 in ('pending', 'unresolved') then null else clock_timestamp() end,
                call_in_flight = null,
                checks_used = checks_used - $8::integer
            where flow_id = $2 and call_in_flight = $1
            returning app_id, flow_id, factor_id, checks_used
        ), factor as (
            update factors c set
                consecutive_failures = greatest(0, c.consecutive_failures - $8::integer),
                total_failures = greatest(0, c.total_failures - $8::integer),
                locked_until = case when $8 > 0 then $9 else c.locked_until end,
                status = case when $8 = 0 and c.status = 'active' and c.consecutive_failures >= $10 then 'disabled'
                    else c.status end
            from flow where c.factor_id = flow.factor_id
        ), audit as (
            insert into audit_events
                (event_id, app_id, actor_type, actor_id, action, subject_hmac, flow_id, factor_id, result, detail)
            select $11, app_id, 'app', $12, 'check.' || $13, $14, flow_id, factor_id, $13,
                jsonb_strip_nulls(jsonb_build_object('checks_used', checks_used, 'provider_code', $4::bigint))
            from flow
        )
        select checks_used from flow
        """
    static let isRepeatable = true

    let checking: Checking
    let record: CallRecord
    let state: FlowState
    /// `wrong`, `replayed`, `exhausted`, `not_evaluated`, `unsent` or `unknown`.
    let result: String
    /// Whether the try that was counted is taken back: only if the provider provably did not look at the answer.
    var givesBack = false

    var parameters: [Parameter] {
        [
            .uuid(checking.call.uuid), .uuid(checking.flow.id.uuid), .text(record.state.rawValue),
            .int(record.providerCode), .text(record.requestID), .text(record.sid), .text(state.rawValue),
            .int(givesBack ? 1 : 0), .timestamp(checking.flow.factorLockedUntil),
            .int(FailureWait.disablingFailures), .uuid(EventID.new().uuid), .text(checking.caller.keyID),
            .text(result), .bytes(checking.flow.userLookup),
        ]
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int { try row.next() }
}

/// Counts an answer that is refused without asking the provider: a TOTP code that was accepted before.
struct CountReplay: Statement {
    static let sql = """
        with flow as (
            update flows set
                checks_used = checks_used + 1,
                state = case when checks_used + 1 >= $2 then 'failed' else state end,
                finished_at = case when checks_used + 1 >= $2 then clock_timestamp() end
            where flow_id = $1
            returning flow_id, app_id, factor_id, checks_used
        ), \(countedFailure)
        insert into audit_events
            (event_id, app_id, actor_type, actor_id, action, subject_hmac, flow_id, factor_id, result, detail)
        select $4, app_id, 'app', $5, 'check.replayed', $6, flow_id, factor_id, 'replayed',
            jsonb_build_object('checks_used', checks_used)
        from flow
        """
    let flow: StoredFlow
    let caller: Caller
    var parameters: [Parameter] {
        let wait = FailureWait.after(failures: flow.factorFailures + 1)
        return [
            .uuid(flow.id.uuid), .int(checksPerFlow), .double(wait.map { $0 / .seconds(1) }),
            .uuid(EventID.new().uuid), .text(caller.keyID), .bytes(flow.userLookup),
        ]
    }
    typealias Row = Void
}
