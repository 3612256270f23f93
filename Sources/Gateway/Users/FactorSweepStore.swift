import Domain
import FoundationEssentials
import Postgres
import VerifyModel

/// Where the provider keeps, or would keep, one of our factors.
struct FactorPlace: Sendable {
    var factor: FactorID
    var identity: UUID
    var service: ServiceSID

    init(_ row: inout RowReader) throws(PostgresError) {
        factor = FactorID(uuid: try row.next())
        identity = try row.next()
        service = ServiceSID(try row.next())
    }
}

/// Finds deleted TOTP factors that may still be at the provider; a deletion has a minute to do it itself.
struct LeftFactors: Statement {
    static let sql = """
        select c.factor_id, u.entity_identity, c.provider_service, c.provider_factor_sid
        from factors c join users u on u.user_id = c.user_id
        where c.status = 'deleted' and c.provider_factor_sid is not null and c.provider_service is not null
            and c.deleted_at < now() - interval '60 s'
            and not exists (
                select from provider_calls p
                where p.factor_id = c.factor_id and p.operation = 'delete_factor'
                    and p.started_at > now() - make_interval(secs => $1)
            )
        order by c.deleted_at
        limit $2
        """
    static let isRepeatable = true
    var parameters: [Parameter] { [.double(FactorSweeper.retryAfter / .seconds(1)), .int(FactorSweeper.batch)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> (place: FactorPlace, sid: FactorSID) {
        (try FactorPlace(&row), FactorSID(try row.next()))
    }
}

/// Settles a removal; once the provider's factor is gone, ours forgets its id, with an audit row.
struct SettleRemoval: Statement {
    static let sql = """
        with call as (
            update provider_calls set state = $3, provider_code = $4, provider_request_id = $5,
                finished_at = clock_timestamp()
            where call_id = $2
        ), factor as (
            update factors set provider_factor_sid = nullif(provider_factor_sid, $6)
            where factor_id = $1 and status = 'deleted' and $3 = 'ok'
            returning app_id, user_id, factor_id
        )
        insert into audit_events
            (event_id, app_id, actor_type, actor_id, action, subject_hmac, factor_id, result, detail)
        select $7, factor.app_id, 'system', 'sweeper', 'factor.removed', u.external_id_hmac, factor_id, 'removed',
            jsonb_build_object('sid', $6::text)
        from factor join users u on u.user_id = factor.user_id
        """
    static let isRepeatable = true
    let factor: FactorID
    let call: CallID
    let record: CallRecord
    let sid: FactorSID
    private let event = EventID.new()

    init(factor: FactorID, call: CallID, record: CallRecord, sid: FactorSID) {
        self.factor = factor
        self.call = call
        self.record = record
        self.sid = sid
    }

    var parameters: [Parameter] {
        [
            .uuid(factor.uuid), .uuid(call.uuid), .text(record.state.rawValue), .int(record.providerCode),
            .text(record.requestID), .text(sid.wire), .uuid(event.uuid),
        ]
    }
    typealias Row = Void
}

/// Gives up TOTP factors that nobody proved and whose flow is over, with an audit row each.
struct GiveUpUnprovedFactors: Statement {
    static let sql = """
        with factor as (
            update factors c set status = 'deleted', deleted_at = clock_timestamp()
            where c.factor_id in (
                select f.factor_id from factors f
                where f.type = 'totp' and f.status = 'unverified'
                    and f.created_at < now() - make_interval(secs => $1)
                    and not exists (
                        select from flows w where w.factor_id = f.factor_id and w.state in ('pending', 'unresolved')
                    )
                order by f.created_at
                limit $2
                for no key update skip locked
            )
            returning c.app_id, c.user_id, c.factor_id
        ), audit as (
            insert into audit_events (event_id, app_id, actor_type, actor_id, action, subject_hmac, factor_id, result)
            select gen_random_uuid(), factor.app_id, 'system', 'sweeper', 'factor.given_up', u.external_id_hmac,
                factor_id, 'deleted'
            from factor join users u on u.user_id = factor.user_id
        )
        select count(*) from factor
        """
    var parameters: [Parameter] { [.double(FactorSweeper.unprovedLifetime / .seconds(1)), .int(FactorSweeper.batch)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int { try row.next() }
}

/// Finds calls that may have made a factor of which we know nothing, once ours is given up; the provider's records are looked into once in five minutes.
struct LostFactors: Statement {
    static let sql = """
        select c.factor_id, u.entity_identity, c.provider_service, p.call_id
        from provider_calls p
        join factors c on c.factor_id = p.factor_id
        join users u on u.user_id = c.user_id
        where p.operation = 'create_factor' and p.state = 'unknown' and p.started_at < now() - interval '60 s'
            and c.status = 'deleted' and c.provider_service is not null
            and not exists (
                select from provider_calls l
                where l.factor_id = c.factor_id and l.operation = 'list_factors'
                    and l.started_at > now() - make_interval(secs => $1)
            )
        order by p.started_at
        limit $2
        """
    static let isRepeatable = true
    var parameters: [Parameter] { [.double(FactorSweeper.retryAfter / .seconds(1)), .int(FactorSweeper.batch)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> (place: FactorPlace, call: CallID) {
        (try FactorPlace(&row), CallID(uuid: try row.next()))
    }
}

/// Tells which of a user's factors at the provider are nobody's, and whether one is being made right now.
struct UnknownFactors: Statement {
    static let sql = """
        select
            array(
                select s.sid from unnest($2) as s (sid)
                where not exists (select from factors k where k.provider_factor_sid = s.sid)
            ),
            exists (
                select from factors k join provider_calls p on p.factor_id = k.factor_id
                where k.user_id = c.user_id and p.operation = 'create_factor' and p.state = 'started'
            )
        from factors c where c.factor_id = $1
        """
    static let isRepeatable = true
    let factor: FactorID
    let sids: [FactorSID]
    var parameters: [Parameter] { [.uuid(factor.uuid), .texts(sids.map(\.wire))] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> (sids: [FactorSID], isMakingMore: Bool) {
        let sids: [String] = try row.next()
        return (sids.map { FactorSID($0) }, try row.next())
    }
}

/// Notes that nothing is left of a factor whose making was answered by nobody.
struct SettleLostFactor: Statement {
    static let sql = "update provider_calls set state = 'reconciled' where call_id = $1 and state = 'unknown'"
    static let isRepeatable = true
    let call: CallID
    var parameters: [Parameter] { [.uuid(call.uuid)] }
    typealias Row = Void
}
