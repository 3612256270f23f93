import Domain
import Postgres

/// Locks a user's row and reads nothing; the reading has to be a later statement.
///
/// A statement that waits for a lock goes on with what it had seen before the wait. One that starts after it sees what
/// the transaction before has made of the user's factors.
struct LockUser: Statement {
    static let sql = """
        select from unnest($2::bytea[]) as l (hmac)
        cross join lateral (
            select from users where app_id = $1 and external_id_hmac = l.hmac for no key update
        ) as u
        """
    let app: AppID
    let lookups: [[UInt8]]
    var parameters: [Parameter] { [.uuid(app.uuid), .bytesArray(lookups)] }
    typealias Row = Void
}

/// Writes a new user and its audit row; neither, if the app has the user already, under this hash or an earlier one.
///
/// Whoever makes the same user at the same time is waited for; the statement then adds nothing.
struct CreateUserIfAbsent: Statement {
    static let sql = """
        with created as (
            insert into users (
                user_id, app_id, external_id_hmac, lookup_key_id, external_id_sealed, entity_identity, data_key_wrapped
            )
            select $1, $2, $3, $4, $5, $6, $7
            where not exists (
                select from unnest($10::bytea[]) as l (hmac)
                cross join lateral (select from users where app_id = $2 and external_id_hmac = l.hmac limit 1) as u
            )
            on conflict (app_id, external_id_hmac) do nothing
            returning app_id, external_id_hmac
        )
        insert into audit_events (event_id, app_id, actor_type, actor_id, action, subject_hmac, result)
        select $8, app_id, 'app', $9, 'user.created', external_id_hmac, 'created' from created
        """
    let user: NewUser
    let lookups: [[UInt8]]
    let caller: Caller
    var parameters: [Parameter] {
        [
            .uuid(user.id.uuid), .uuid(caller.app.uuid), .bytes(user.lookup), .text(user.lookupKeyID),
            .bytes(user.externalSealed), .uuid(user.identity), .bytes(user.dataKeyWrapped), .uuid(EventID.new().uuid),
            .text(caller.keyID), .bytesArray(lookups),
        ]
    }
    typealias Row = Void
}
