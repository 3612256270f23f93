import Domain
import FoundationEssentials
import Postgres
import VerifyModel

extension StoredFlow {
    /// The columns in the order in which `init(_:)` reads them.
    fileprivate static let select = """
        select f.flow_id, f.app_id, f.purpose, f.method, f.state, f.provider_service, f.verification_sid, f.address_hmac,
            f.checks_used, f.sends_used, f.last_sent_at, f.call_in_flight, f.first_factor, f.nonce, f.locale,
            f.assertion_id, f.created_at, f.expires_at, f.finished_at,
            u.user_id, u.status = 'locked', u.entity_identity, u.external_id_hmac, u.external_id_sealed,
            u.data_key_wrapped,
            c.factor_id, c.status, c.locked_until, c.consecutive_failures, c.provider_service, c.provider_factor_sid,
            c.address_sealed, c.address_masked,
            array(select t.code_hmac from totp_used t where t.factor_id = c.factor_id and t.expires_at > clock_timestamp()),
            clock_timestamp()
        from flows f
        join users u on u.user_id = f.user_id
        join factors c on c.factor_id = f.factor_id

        """
}

/// Locks a flow and its factor, so that answers to either run one by one; no row for another app's flow.
struct LockFlow: Statement {
    static let sql = StoredFlow.select + "where f.flow_id = $1 and f.app_id = $2 for no key update of f, c"
    let flow: FlowID
    let app: AppID
    var parameters: [Parameter] { [.uuid(flow.uuid), .uuid(app.uuid)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> StoredFlow { try StoredFlow(&row) }
}

/// Reads flows without locking them, whoever's they are.
struct ReadFlows: Statement {
    static let sql = StoredFlow.select + "where f.flow_id = any($1)"
    static let isRepeatable = true
    let flows: [FlowID]
    var parameters: [Parameter] { [.uuids(flows.map(\.uuid))] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> StoredFlow { try StoredFlow(&row) }
}

/// Finds the live enrolment of a factor, for callers that kept only its id.
struct FindEnrollment: Statement {
    static let sql = """
        select flow_id from flows
        where factor_id = $1 and app_id = $2 and purpose = 'enroll'
        order by created_at desc
        limit 1
        """
    static let isRepeatable = true
    let factor: FactorID
    let app: AppID
    var parameters: [Parameter] { [.uuid(factor.uuid), .uuid(app.uuid)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> FlowID { FlowID(uuid: try row.next()) }
}

/// Writes a new flow, the intent of its first provider call (if it has one) and its audit row.
struct OpenFlow: Statement {
    static let sql = """
        with flow as (
            insert into flows (
                flow_id, app_id, user_id, factor_id, purpose, method, state, provider_service, address_hmac, sends_used,
                last_sent_at, call_in_flight, first_factor, nonce, locale, expires_at
            )
            values (
                $1, $2, $3, $4, $5, $6, 'pending', $7, $8, $9,
                case when $9 > 0 then clock_timestamp() end, $10, $11, $12, $13,
                clock_timestamp() + make_interval(secs => $14)
            )
            returning flow_id, app_id, factor_id, purpose, method
        ), call as (
            insert into provider_calls (call_id, flow_id, factor_id, operation)
            select $10, flow_id, factor_id, $15 from flow where $10 is not null
        )
        insert into audit_events
            (event_id, app_id, actor_type, actor_id, action, subject_hmac, flow_id, factor_id, result, detail)
        select $16, app_id, 'app', $17, 'flow.started', $18, flow_id, factor_id, 'pending',
            jsonb_build_object('purpose', purpose, 'method', method)
        from flow
        """
    let flow: NewFlow
    let caller: Caller
    var parameters: [Parameter] {
        [
            .uuid(flow.id.uuid), .uuid(caller.app.uuid), .uuid(flow.user.uuid), .uuid(flow.factor.uuid),
            .text(flow.purpose.rawValue), .text(flow.method.rawValue), .text(flow.service.wire),
            .bytes(flow.addressLookup), .int(flow.method.isDelivered ? 1 : 0), .uuid(flow.call?.id.uuid),
            .texts(flow.firstFactor), .text(flow.nonce), .text(flow.locale), .double(NewFlow.lifetime / .seconds(1)),
            .text(flow.call?.operation.rawValue), .uuid(EventID.new().uuid), .text(caller.keyID),
            .bytes(flow.userLookup),
        ]
    }
    typealias Row = Void
}

/// Ends a live flow without an approval, with its audit row; does nothing to a flow that is already over.
struct CloseFlow: Statement {
    static let sql = """
        with flow as (
            update flows set state = $2, finished_at = clock_timestamp(), call_in_flight = null
            where flow_id = $1 and state in ('pending', 'unresolved')
            returning flow_id, app_id, factor_id, user_id
        )
        insert into audit_events
            (event_id, app_id, actor_type, actor_id, action, subject_hmac, flow_id, factor_id, result, detail)
        select $3, flow.app_id, $4, $5, 'flow.' || $2, u.external_id_hmac, flow_id, factor_id, $2, $6
        from flow join users u on u.user_id = flow.user_id
        """
    let flow: FlowID
    let state: FlowState
    let actor: Actor
    /// A JSON object of plain facts.
    var detail = "{}"
    var parameters: [Parameter] {
        [
            .uuid(flow.uuid), .text(state.rawValue), .uuid(EventID.new().uuid), .text(actor.type), .text(actor.id),
            .json(detail),
        ]
    }
    typealias Row = Void
}

/// Writes an intent that does not belong to a flow's own call, such as cancelling the verification before it.
struct StartCall: Statement {
    static let sql = """
        insert into provider_calls (call_id, flow_id, factor_id, operation, sid) values ($1, $2, $3, $4, $5)
        """
    let call: CallID
    var flow: FlowID?
    var factor: FactorID?
    let operation: ProviderOperation
    var sid: String?
    var parameters: [Parameter] {
        [.uuid(call.uuid), .uuid(flow?.uuid), .uuid(factor?.uuid), .text(operation.rawValue), .text(sid)]
    }
    typealias Row = Void
}

/// Settles such an intent.
struct SettleCall: Statement {
    static let sql = """
        update provider_calls set state = $2, provider_code = $3, provider_request_id = $4, sid = coalesce($5, sid),
            finished_at = clock_timestamp()
        where call_id = $1
        """
    static let isRepeatable = true
    let call: CallID
    let record: CallRecord
    var parameters: [Parameter] {
        [
            .uuid(call.uuid), .text(record.state.rawValue), .int(record.providerCode), .text(record.requestID),
            .text(record.sid),
        ]
    }
    typealias Row = Void
}
