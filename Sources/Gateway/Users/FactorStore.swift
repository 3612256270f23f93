import Domain
import Postgres

/// Gives a factor another name, with its audit row, which does not tell the name.
struct ChangeFactorName: Statement {
    static let sql = """
        with factor as (
            update factors set name = $2 where factor_id = $1 and status <> 'deleted' returning app_id, factor_id
        )
        insert into audit_events (event_id, app_id, actor_type, actor_id, action, subject_hmac, factor_id, result)
        select $3, app_id, 'app', $4, 'factor.renamed', $5, factor_id, 'renamed' from factor
        """
    let factor: FactorID
    let name: String
    let userLookup: [UInt8]
    let caller: Caller
    var parameters: [Parameter] {
        [
            .uuid(factor.uuid), .text(name), .uuid(EventID.new().uuid), .text(caller.keyID), .bytes(userLookup),
        ]
    }
    typealias Row = Void
}

/// Leaves a user without a default factor, for the moment before `MakeDefault`.
struct ClearDefault: Statement {
    static let sql = "update factors set is_default = false where user_id = $1 and is_default"
    let user: UserID
    var parameters: [Parameter] { [.uuid(user.uuid)] }
    typealias Row = Void
}

/// Makes an active factor the default, with its audit row.
struct MakeDefault: Statement {
    static let sql = """
        with factor as (
            update factors set is_default = true where factor_id = $1 and status = 'active' returning app_id, factor_id
        )
        insert into audit_events (event_id, app_id, actor_type, actor_id, action, subject_hmac, factor_id, result)
        select $2, app_id, 'app', $3, 'factor.default', $4, factor_id, 'default' from factor
        """
    let factor: FactorID
    let userLookup: [UInt8]
    let caller: Caller
    var parameters: [Parameter] {
        [.uuid(factor.uuid), .uuid(EventID.new().uuid), .text(caller.keyID), .bytes(userLookup)]
    }
    typealias Row = Void
}

/// Deletes a factor, with its audit row: the address is forgotten, its hash and mask are kept for the records.
struct DeleteFactor: Statement {
    static let sql = """
        with factor as (
            update factors set status = 'deleted', is_default = false, address_sealed = null, locked_until = null,
                deleted_at = clock_timestamp()
            where factor_id = $1 and status <> 'deleted'
            returning app_id, factor_id, type
        )
        insert into audit_events
            (event_id, app_id, actor_type, actor_id, action, subject_hmac, factor_id, result, detail)
        select $2, app_id, 'app', $3, 'factor.deleted', $4, factor_id, 'deleted',
            jsonb_build_object('type', type, 'force', $5::boolean)
        from factor
        """
    let factor: FactorID
    let isForced: Bool
    let userLookup: [UInt8]
    let caller: Caller
    var parameters: [Parameter] {
        [
            .uuid(factor.uuid), .uuid(EventID.new().uuid), .text(caller.keyID), .bytes(userLookup), .bool(isForced),
        ]
    }
    typealias Row = Void
}

/// A flow of a factor that is not over.
struct LiveFlow: Sendable {
    let id: FlowID
    let purpose: Purpose
    let method: Method
    let service: String
    let verification: String?
    /// Its time is over, and nobody has noticed yet.
    let isOverdue: Bool

    /// What becomes of it when its factor is deleted.
    var end: FlowState { isOverdue ? .expired : .canceled }
}

/// Finds a factor's live flows; the user's lock keeps new ones from starting.
struct LiveFlowsOfFactor: Statement {
    static let sql = """
        select flow_id, purpose, method, provider_service, verification_sid, expires_at <= clock_timestamp()
        from flows
        where factor_id = $1 and state in ('pending', 'unresolved')
        """
    let factor: FactorID
    var parameters: [Parameter] { [.uuid(factor.uuid)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> LiveFlow {
        LiveFlow(
            id: FlowID(uuid: try row.next()),
            purpose: try row.next(Purpose.self),
            method: try row.next(Method.self),
            service: try row.next(),
            verification: try row.next(),
            isOverdue: try row.next()
        )
    }
}
