import Domain
import FoundationEssentials
import Postgres

/// Writes a factor that waits for its proof.
struct InsertFactor: Statement {
    static let sql = """
        insert into factors (
            factor_id, app_id, user_id, type, status, name, address_hmac, address_key_id, address_sealed, address_masked,
            provider_service
        )
        values ($1, $2, $3, $4, 'unverified', $5, $6, $7, $8, $9, $10)
        """
    let factor: FactorID
    let app: AppID
    let user: UserID
    let type: FactorType
    let name: FactorName
    var address: SealedAddress?
    var providerService: String?
    var parameters: [Parameter] {
        [
            .uuid(factor.uuid), .uuid(app.uuid), .uuid(user.uuid), .text(type.rawValue), .text(name.text),
            .bytes(address?.lookup), .text(address?.keyID), .bytes(address?.sealed), .text(address?.masked),
            .text(providerService),
        ]
    }
    typealias Row = Void
}

/// An address in the three forms in which it is stored.
struct SealedAddress: Sendable {
    var lookup: [UInt8]
    var keyID: String
    var sealed: [UInt8]
    var masked: String
}

/// Renames a factor that is enrolled once more.
struct RenameFactor: Statement {
    static let sql = "update factors set name = $2 where factor_id = $1"
    let factor: FactorID
    let name: FactorName
    var parameters: [Parameter] { [.uuid(factor.uuid), .text(name.text)] }
    typealias Row = Void
}

/// Closes the flows that wait for a user's unproved TOTP factors: starting over replaces them.
struct SupersedeUnverifiedTOTP: Statement {
    static let sql = """
        with live as materialized (
            select f.flow_id, u.external_id_hmac
            from \(userByLookup)
            cross join lateral (
                select factor_id from factors where user_id = u.user_id and type = 'totp' and status = 'unverified' offset 0
            ) as c
            cross join lateral (
                select flow_id from flows where factor_id = c.factor_id and state in ('pending', 'unresolved') offset 0
            ) as f
        ), flow as (
            update flows set state = 'superseded', finished_at = clock_timestamp(), call_in_flight = null
            where flow_id = any(array(select flow_id from live)) and state in ('pending', 'unresolved')
            returning flow_id, app_id, factor_id
        ), audit as (
            insert into audit_events
                (event_id, app_id, actor_type, actor_id, action, subject_hmac, flow_id, factor_id, result)
            select gen_random_uuid(), app_id, 'app', $3, 'flow.superseded', external_id_hmac, flow_id, factor_id,
                'superseded'
            from flow join live using (flow_id)
        )
        select count(*) from flow
        """
    let app: AppID
    let lookups: [[UInt8]]
    let keyID: String
    var parameters: [Parameter] { [.uuid(app.uuid), .bytesArray(lookups), .text(keyID)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int { try row.next() }
}

/// Gives those factors up.
struct DeleteUnverifiedTOTP: Statement {
    static let sql = """
        update factors set status = 'deleted', deleted_at = clock_timestamp()
        where user_id = $1 and type = 'totp' and status = 'unverified'
        """
    let user: UserID
    var parameters: [Parameter] { [.uuid(user.uuid)] }
    typealias Row = Void
}

/// Settles the making of a TOTP factor at the provider; no row if its flow was closed meanwhile.
///
/// The factor's id at the provider is kept even then: without it nobody could remove there what nobody will prove.
struct SettleFactor: Statement {
    static let sql = """
        with call as (
            update provider_calls set state = $3, provider_code = $4, provider_request_id = $5, sid = $6,
                finished_at = clock_timestamp()
            where call_id = $1
        ), flow as (
            update flows set
                state = $7,
                finished_at = case when $7 in ('pending', 'unresolved') then null else clock_timestamp() end,
                call_in_flight = null
            where flow_id = $2 and call_in_flight = $1
            returning app_id, flow_id, factor_id, expires_at
        ), factor as (
            update factors c set
                provider_factor_sid = case when $3 = 'ok' then $6 else c.provider_factor_sid end,
                status = case when ended.here then 'deleted' else c.status end,
                deleted_at = case when ended.here then clock_timestamp() else c.deleted_at end
            from (select $7 = 'failed' and exists (select from flow) as here) as ended
            where c.factor_id = $12
        ), audit as (
            insert into audit_events
                (event_id, app_id, actor_type, actor_id, action, subject_hmac, flow_id, factor_id, result, detail)
            select $8, app_id, 'app', $9, 'factor.' || $10, $11, flow_id, factor_id, $10,
                jsonb_strip_nulls(jsonb_build_object('sid', $6::text, 'provider_code', $4::bigint))
            from flow
        )
        select expires_at from flow
        """
    static let isRepeatable = true

    let flow: NewFlow
    let call: CallID
    let record: CallRecord
    let state: FlowState
    /// `created`, `refused`, `unsent` or `unknown`.
    let result: String
    let keyID: String
    var parameters: [Parameter] {
        [
            .uuid(call.uuid), .uuid(flow.id.uuid), .text(record.state.rawValue), .int(record.providerCode),
            .text(record.requestID), .text(record.sid), .text(state.rawValue), .uuid(EventID.new().uuid),
            .text(keyID), .text(result), .bytes(flow.userLookup), .uuid(flow.factor.uuid),
        ]
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Date { try row.next() }
}

/// Reads one factor of an app.
struct ReadFactor: Statement {
    static let sql = """
        select factor_id, type, status, name, address_hmac, address_sealed, address_masked, provider_service,
            provider_factor_sid, is_default, locked_until, created_at, verified_at, last_used_at
        from factors
        where factor_id = $1 and app_id = $2
        """
    static let isRepeatable = true
    let factor: FactorID
    let app: AppID
    var parameters: [Parameter] { [.uuid(factor.uuid), .uuid(app.uuid)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> StoredFactor? { try StoredFactor(joined: &row) }
}
