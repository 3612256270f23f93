import Domain
import FoundationEssentials
import Postgres

/// Reads the next users in the order of their ids, and whether one of their hashes is not by the key `key`.
///
/// Every user is returned, so that a statement never runs through a whole table in search of the few that are left.
struct UsersByLookupKey: Statement {
    static let sql = """
        select u.user_id, u.lookup_key_id <> $2 or exists (
            select from factors c
            where c.user_id = u.user_id and c.status <> 'deleted' and c.address_key_id <> $2
        )
        from (select user_id, lookup_key_id from users where user_id > $1 order by user_id limit $3) as u
        order by u.user_id
        """
    static let isRepeatable = true
    var after: UserID
    let key: String
    var parameters: [Parameter] { [.uuid(after.uuid), .text(key), .int(LookupRotation.page)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> (user: UserID, isOld: Bool) {
        (UserID(uuid: try row.next()), try row.next())
    }
}

/// Locks a user's row as the change of its hash needs it, and reads what the hash is made of.
struct LockUserByID: Statement {
    static let sql = """
        select user_id, app_id, external_id_sealed, data_key_wrapped, lookup_key_id from users where user_id = $1 for update
        """
    let user: UserID
    var parameters: [Parameter] { [.uuid(user.uuid)] }

    struct Found: Sendable {
        let id: UserID
        let app: AppID
        let externalSealed: [UInt8]
        let dataKeyWrapped: [UInt8]
        /// The key that its hash is made with.
        let keyID: String
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Found {
        Found(
            id: UserID(uuid: try row.next()),
            app: AppID(uuid: try row.next()),
            externalSealed: try row.next(),
            dataKeyWrapped: try row.next(),
            keyID: try row.next()
        )
    }
}

/// Reads the addresses of a user's factors with their hashes.
struct AddressesOfUser: Statement {
    static let sql = """
        select factor_id, type, status, address_hmac, address_key_id, address_sealed
        from factors
        where user_id = $1 and status <> 'deleted' and address_sealed is not null
        order by created_at
        """
    let user: UserID
    var parameters: [Parameter] { [.uuid(user.uuid)] }

    struct Found: Sendable {
        let factor: FactorID
        let type: String
        let status: String
        var lookup: [UInt8]
        let keyID: String
        let sealed: [UInt8]

        struct Place: Hashable {
            let type: String
            let lookup: [UInt8]
        }

        /// What no other factor of the user may have (`factors_one_address`); nil for one that is out of use.
        var place: Place? { ["unverified", "active"].contains(status) ? Place(type: type, lookup: lookup) : nil }
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Found {
        Found(
            factor: FactorID(uuid: try row.next()),
            type: try row.next(),
            status: try row.next(),
            lookup: try row.next(),
            keyID: try row.next(),
            sealed: try row.next()
        )
    }
}

struct MoveUser: Statement {
    static let sql = "update users set external_id_hmac = $2, lookup_key_id = $3 where user_id = $1"
    let user: UserID
    let lookup: [UInt8]
    let keyID: String
    var parameters: [Parameter] { [.uuid(user.uuid), .bytes(lookup), .text(keyID)] }
    typealias Row = Void
}

/// Before `MoveFactor`, as flows are locked before factors everywhere.
struct MoveLiveFlows: Statement {
    static let sql = "update flows set address_hmac = $2 where factor_id = $1 and state in ('pending', 'unresolved')"
    let factor: FactorID
    let lookup: [UInt8]
    var parameters: [Parameter] { [.uuid(factor.uuid), .bytes(lookup)] }
    typealias Row = Void
}

struct MoveFactor: Statement {
    static let sql = "update factors set address_hmac = $2, address_key_id = $3 where factor_id = $1"
    let factor: FactorID
    let lookup: [UInt8]
    let keyID: String
    var parameters: [Parameter] { [.uuid(factor.uuid), .bytes(lookup), .text(keyID)] }
    typealias Row = Void
}
