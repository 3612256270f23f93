package import Domain
package import FoundationEssentials
import Postgres

/// An app's user as stored, with the factors in use; read under a lock, so that one user's starts run one by one.
package struct Subject: Sendable {
    package var user: UserID
    package var isLocked: Bool
    /// The provider's name for the user.
    package var identity: UUID
    package var lookup: [UInt8]
    package var dataKeyWrapped: [UInt8]
    package var createdAt: Date
    package var factors: [StoredFactor]
    /// The database's clock when the row was read.
    package var now: Date

    /// The factors that can be proved.
    package var activeFactors: [StoredFactor] { factors.filter { $0.status == .active } }
}

/// A factor as stored.
package struct StoredFactor: Sendable, Equatable {
    package enum Status: String, Sendable {
        case unverified, active, disabled, deleted
    }

    package var id: FactorID
    package var type: FactorType
    package var status: Status
    package var name: String
    package var addressLookup: [UInt8]?
    package var addressSealed: [UInt8]?
    package var addressMasked: String?
    package var providerService: String?
    package var providerSID: String?
    package var isDefault: Bool
    package var lockedUntil: Date?
    package var createdAt: Date
    package var verifiedAt: Date?
    package var lastUsedAt: Date?
}

/// The row `u` of the app's ($1) user with one of the hashes ($2).
///
/// The limit keeps the planner from turning the join around: while it takes the table for small, it would rather read all
/// users of the app and filter them, and a kept plan would go on so with a million.
let userByLookup = """
    unnest($2::bytea[]) as l (hmac)
    cross join lateral (select * from users where app_id = $1 and external_id_hmac = l.hmac limit 1) as u
    """

extension Subject {
    /// The columns in the order in which `SubjectRow` reads them; no row if the app has no such user.
    fileprivate static let select = """
        select u.user_id, u.status = 'locked', u.entity_identity, u.external_id_hmac, u.data_key_wrapped, u.created_at,
            clock_timestamp(),
            c.factor_id, c.type, c.status, c.name, c.address_hmac, c.address_sealed, c.address_masked,
            c.provider_service, c.provider_factor_sid, c.is_default, c.locked_until, c.created_at, c.verified_at,
            c.last_used_at
        from \(userByLookup)
        left join factors c on c.user_id = u.user_id and c.status <> 'deleted'
        order by c.created_at

        """
}

/// Reads a user with the factors that are not deleted.
struct ReadSubject: Statement {
    static let sql = Subject.select
    static let isRepeatable = true
    let app: AppID
    let lookups: [[UInt8]]
    var parameters: [Parameter] { [.uuid(app.uuid), .bytesArray(lookups)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> SubjectRow { try SubjectRow(&row) }
}

/// One row of a user joined with the user's factors; the user stands in each.
struct SubjectRow: Sendable {
    let subject: Subject
    let factor: StoredFactor?

    init(_ row: inout RowReader) throws(PostgresError) {
        subject = Subject(
            user: UserID(uuid: try row.next()),
            isLocked: try row.next(),
            identity: try row.next(),
            lookup: try row.next(),
            dataKeyWrapped: try row.next(),
            createdAt: try row.next(),
            factors: [],
            now: try row.next()
        )
        factor = try StoredFactor(joined: &row)
    }
}

extension Subject {
    /// The one user that the rows tell of.
    init?(_ rows: [SubjectRow]) {
        guard let first = rows.first else { return nil }
        self = first.subject
        factors = rows.compactMap(\.factor)
    }
}

extension StoredFactor {
    /// Reads the factor's half of a left join.
    init?(joined row: inout RowReader) throws(PostgresError) {
        guard let id: UUID = try row.next() else { return nil }
        self.id = FactorID(uuid: id)
        type = try row.next(FactorType.self)
        status = try row.next(Status.self)
        name = try row.next()
        addressLookup = try row.next()
        addressSealed = try row.next()
        addressMasked = try row.next()
        providerService = try row.next()
        providerSID = try row.next()
        isDefault = try row.next()
        lockedUntil = try row.next()
        createdAt = try row.next()
        verifiedAt = try row.next()
        lastUsedAt = try row.next()
    }
}

extension RowReader {
    /// Reads a text column whose values are the cases of an enum.
    mutating func next<Value: RawRepresentable>(_ type: Value.Type) throws(PostgresError) -> Value
    where Value.RawValue == String {
        guard let value = Value(rawValue: try next()) else { throw PostgresError(.decoding) }
        return value
    }
}
