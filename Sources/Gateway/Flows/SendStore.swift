import Domain
import FoundationEssentials
import Postgres
import VerifyModel

/// Settles a message: what the provider said, what becomes of the flow, and the audit row, in one statement.
///
/// It acts only while the flow still waits for this very call, so running it twice does no harm.
///
/// That a message went out is the one thing committed without waiting for the disk (`synchronous_commit`). It decides
/// nothing: what it may cost was counted before, and every later commit writes it along. If the server crashes in the
/// fraction of a second before that, the flow still waits for its call, as it does when the gateway itself crashes here.
struct SettleSend: Statement {
    static let sql = """
        with call as (
            update provider_calls set state = $3, provider_code = $4, provider_request_id = $5, sid = $6,
                finished_at = clock_timestamp()
            where call_id = $1
        ), flow as (
            update flows set
                state = $7,
                finished_at = case when $7 in ('pending', 'unresolved') then null else clock_timestamp() end,
                call_in_flight = null,
                verification_sid = case when $3 = 'ok' and $15 = 'sent' then $6 else verification_sid end,
                -- A verification that an older flow already used brings its checks and its end along.
                checks_used = greatest(checks_used, $8::integer),
                expires_at = least(expires_at, coalesce($9, expires_at)),
                sends_used = sends_used - $10::integer,
                last_sent_at = case when $10 > 0 then $11 else last_sent_at end,
                method = $12
            where flow_id = $2 and (
                call_in_flight = $1
                -- Given up by the sweeper, and answered well after all.
                or $7 = 'pending' and state = 'unresolved' and call_in_flight is null and verification_sid is null
                    and expires_at > clock_timestamp()
            )
            returning app_id, flow_id, user_id, factor_id, method, checks_used, sends_used, last_sent_at, expires_at
        ), audit as (
            insert into audit_events
                (event_id, app_id, actor_type, actor_id, action, subject_hmac, flow_id, factor_id, result, detail)
            select $13, app_id, 'app', $14, 'message.' || $15, $16, flow_id, factor_id, $15,
                jsonb_strip_nulls(jsonb_build_object('method', method, 'sid', $6::text, 'provider_code', $4::bigint))
            from flow
        )
        select checks_used, sends_used, last_sent_at, expires_at,
            case when $15 = 'sent' then set_config('synchronous_commit', 'off', true) end
        from flow
        """
    static let isRepeatable = true

    let sending: Sending
    let record: CallRecord
    /// The state that the flow goes on with.
    var state: FlowState
    /// `sent`, `refused`, `unsent` or `unknown`.
    var result: String
    /// Whether the message that was counted is taken back.
    var givesBack = false
    /// What an older flow did to the same verification.
    var carried: (checksUsed: Int, expiresAt: Date)?

    var parameters: [Parameter] {
        [
            .uuid(sending.call.uuid), .uuid(sending.flow.uuid), .text(record.state.rawValue),
            .int(record.providerCode), .text(record.requestID), .text(record.sid), .text(state.rawValue),
            .int(carried?.checksUsed ?? 0), .timestamp(carried?.expiresAt), .int(givesBack ? 1 : 0),
            .timestamp(sending.previousSendAt),
            .text((givesBack ? sending.previousMethod : sending.method).rawValue), .uuid(EventID.new().uuid),
            .text(sending.caller.keyID), .text(result), .bytes(sending.userLookup),
        ]
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Sent {
        let sent = Sent(
            checksUsed: try row.next(),
            sendsUsed: try row.next(),
            lastSentAt: try row.next(),
            expiresAt: try row.next()
        )
        let _: String? = try row.next()  // `off`, or nothing
        return sent
    }
}

extension SettleSend {
    /// Whether `flow` looks as this very settlement leaves it: the first of two runs may have done it.
    func isStored(in flow: StoredFlow) -> Bool {
        guard flow.state == state, flow.callInFlight != sending.call else { return false }
        return result != "sent" || flow.verificationSID == record.sid
    }
}

/// Where a flow stands after a message.
struct Sent: Sendable {
    var checksUsed: Int
    var sendsUsed: Int
    var lastSentAt: Date?
    var expiresAt: Date
}

extension Sent {
    init(_ flow: StoredFlow) {
        self.init(
            checksUsed: flow.checksUsed,
            sendsUsed: flow.sendsUsed,
            lastSentAt: flow.lastSentAt,
            expiresAt: flow.expiresAt
        )
    }
}

/// Counts one more message of a live flow before the provider is asked: intent and audit row with it.
struct CountSend: Statement {
    static let sql = """
        with flow as (
            update flows set sends_used = sends_used + 1, last_sent_at = clock_timestamp(), call_in_flight = $2, method = $3
            where flow_id = $1
            returning flow_id, app_id, factor_id, method
        ), call as (
            insert into provider_calls (call_id, flow_id, factor_id, operation)
            select $2, flow_id, factor_id, 'create_verification' from flow
        )
        insert into audit_events
            (event_id, app_id, actor_type, actor_id, action, subject_hmac, flow_id, factor_id, result, detail)
        select $4, app_id, 'app', $5, 'flow.resend', $6, flow_id, factor_id, 'pending', jsonb_build_object('method', method)
        from flow
        """
    let sending: Sending
    var parameters: [Parameter] {
        [
            .uuid(sending.flow.uuid), .uuid(sending.call.uuid), .text(sending.method.rawValue),
            .uuid(EventID.new().uuid), .text(sending.caller.keyID), .bytes(sending.userLookup),
        ]
    }
    typealias Row = Void
}
