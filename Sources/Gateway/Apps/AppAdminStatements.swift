package import Domain
package import FoundationEssentials
import Postgres
package import VerifyModel

/// An app as a list shows it.
package struct AppSummary: Sendable {
    package let id: AppID
    package let slug: String
    package let name: String
    package let status: String
    package let liveKeys: Int
    /// Verify services of the app's own.
    package let services: [Purpose: ServiceSID]
}

/// A key as a list shows it: everything but the secret.
package struct KeySummary: Sendable {
    package let id: String
    package let environment: String
    package let label: String
    package let scopes: [String]
    package let createdAt: Date
    package let notAfter: Date?
    package let lastUsedAt: Date?
    package let revokedAt: Date?
}

struct InsertApp: Statement {
    static let sql = """
        insert into apps (
            app_id, slug, name, policy, verify_service_login, verify_service_enroll, verify_service_stepup
        ) values ($1, $2, $3, $4, $5, $6, $7)
        """
    typealias Row = Void
    let id: AppID
    let slug: String
    let name: String
    let policy: String
    let services: [Purpose: ServiceSID]

    var parameters: [Parameter] {
        [.uuid(id.uuid), .text(slug), .text(name), .json(policy)] + Purpose.inColumns.map { .text(services[$0]?.wire) }
    }
}

struct ListApps: Statement {
    static let sql = """
        select a.app_id, a.slug, a.name, a.status,
            count(k.key_id) filter (where k.revoked_at is null and coalesce(k.not_after > now(), true)),
            a.verify_service_login, a.verify_service_enroll, a.verify_service_stepup
        from apps a left join api_keys k using (app_id)
        group by a.app_id order by a.slug
        """
    static let isRepeatable = true

    static func decode(_ row: inout RowReader) throws(PostgresError) -> AppSummary {
        AppSummary(
            id: AppID(uuid: try row.next()),
            slug: try row.next(),
            name: try row.next(),
            status: try row.next(),
            liveKeys: try row.next(),
            services: try row.services()
        )
    }
}

/// Finds an app and locks its row, so that two operators cannot pass the cap on keys together.
struct FindApp: Statement {
    static let sql = "select app_id from apps where slug = $1 for update"
    let slug: String

    var parameters: [Parameter] { [.text(slug)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> AppID { AppID(uuid: try row.next()) }
}

/// Changes what is given; a service's flag tells whether its value, perhaps none, is meant.
struct UpdateApp: Statement {
    static let sql = """
        update apps set
            name = coalesce($2, name),
            policy = coalesce($3, policy),
            status = coalesce($4, status),
            verify_service_login = case when $5 then $6 else verify_service_login end,
            verify_service_enroll = case when $7 then $8 else verify_service_enroll end,
            verify_service_stepup = case when $9 then $10 else verify_service_stepup end
        where app_id = $1
        """
    typealias Row = Void
    let app: AppID
    let change: AppChange

    var parameters: [Parameter] {
        [.uuid(app.uuid), .text(change.name), .json(change.policy), .text(change.status?.rawValue)]
            + Purpose.inColumns.flatMap { purpose -> [Parameter] in
                guard let service = change.services[purpose] else { return [.bool(false), .text(nil)] }
                return [.bool(true), .text(service?.wire)]
            }
    }
}

extension Purpose {
    /// The order of the columns `verify_service_…`.
    static let inColumns: [Purpose] = [.login, .enroll, .stepup]
}

extension RowReader {
    /// Reads the columns `verify_service_…`.
    mutating func services() throws(PostgresError) -> [Purpose: ServiceSID] {
        var services: [Purpose: ServiceSID] = [:]
        for purpose in Purpose.inColumns {
            let sid: String? = try next()
            services[purpose] = sid.map { ServiceSID($0) }
        }
        return services
    }
}

/// Holds off others who would make a key for operators, as `FindApp` does for those of an app.
struct LockOperatorKeys: Statement {
    static let sql = "select pg_advisory_xact_lock(hashtext('postern.operator_keys'))::text"
    typealias Row = Void
}

/// Does what either does, for whoever holds a key.
struct LockHolder: Statement {
    static let sql = """
        select case when k.app_id is null then pg_advisory_xact_lock(hashtext('postern.operator_keys'))::text end
        from api_keys k left join lateral (
            select from apps where app_id = k.app_id for update
        ) as a on true
        where k.key_id = $1
        """
    typealias Row = Void
    let keyID: String

    var parameters: [Parameter] { [.text(keyID)] }
}

struct CountLiveKeys: Statement {
    enum Holder: Sendable {
        case operators
        /// An app, by its slug.
        case app(String)
        /// Whoever holds the key of this id.
        case holder(String)
    }

    static let sql = """
        select count(*) from api_keys
        where app_id is not distinct from coalesce(
                (select app_id from apps where slug = $1), (select app_id from api_keys where key_id = $2)
            )
            and revoked_at is null and coalesce(not_after > now(), true)
        """
    private let slug: String?
    private let keyID: String?

    init(of holder: Holder) {
        switch holder {
        case .operators: (slug, keyID) = (nil, nil)
        case .app(let slug): (self.slug, keyID) = (slug, nil)
        case .holder(let keyID): (slug, self.keyID) = (nil, keyID)
        }
    }

    var parameters: [Parameter] { [.text(slug), .text(keyID)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int { try row.next() }
}

struct InsertKey: Statement {
    static let sql = """
        insert into api_keys (key_id, app_id, environment, label, secret_sha256, scopes, not_after)
        values ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7))
        """
    typealias Row = Void
    let key: IssuedKey
    let app: AppID?
    let environment: String
    let scopes: [String]
    let label: String
    let lifetime: Duration?

    var parameters: [Parameter] {
        [
            .text(key.id), .uuid(app?.uuid), .text(environment), .text(label), .bytes(key.secretHash), .texts(scopes),
            .double(lifetime.map { Double($0.components.seconds) }),
        ]
    }
}

struct ListKeys: Statement {
    static let sql = """
        select k.key_id, k.environment, k.label, k.scopes, k.created_at, k.not_after, k.last_used_at, k.revoked_at
        from api_keys k join apps a using (app_id) where a.slug = $1 order by k.created_at
        """
    static let isRepeatable = true
    let slug: String

    var parameters: [Parameter] { [.text(slug)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> KeySummary { try KeySummary(&row) }
}

struct ListOperatorKeys: Statement {
    static let sql = """
        select key_id, environment, label, scopes, created_at, not_after, last_used_at, revoked_at
        from api_keys where app_id is null order by created_at
        """
    static let isRepeatable = true

    static func decode(_ row: inout RowReader) throws(PostgresError) -> KeySummary { try KeySummary(&row) }
}

extension KeySummary {
    fileprivate init(_ row: inout RowReader) throws(PostgresError) {
        id = try row.next()
        environment = try row.next()
        label = try row.next()
        scopes = try row.next()
        createdAt = try row.next()
        notAfter = try row.next()
        lastUsedAt = try row.next()
        revokedAt = try row.next()
    }
}

struct FindLiveKey: Statement {
    static let sql = """
        select app_id, environment, scopes, label, extract(epoch from not_after - created_at)::double precision
        from api_keys
        where key_id = $1 and revoked_at is null and coalesce(not_after > now(), true)
        for update
        """
    let keyID: String

    struct Found: Sendable {
        /// Nil: an operator's key.
        let app: AppID?
        let environment: String
        let scopes: [String]
        let label: String
        /// From its making to its end; nil: for ever.
        let lifetime: Duration?

        /// The lifetime that the key was made with; nil: for ever.
        ///
        /// Keys are made for whole days: any other end was set by a rotation.
        ///
        /// - Throws: `.rotatedAlready`.
        var statedLifetime: Duration? {
            get throws(AppAdminError) {
                guard let lifetime else { return nil }
                let days = lifetime / .seconds(86_400)
                // Exact to the microsecond in the database: a key that was rotated as soon as it was made is told apart.
                guard days.rounded() >= 1, abs(days - days.rounded()) * 86_400 < 0.001 else { throw .rotatedAlready }
                return .seconds(Int(days.rounded()) * 86_400)
            }
        }
    }

    var parameters: [Parameter] { [.text(keyID)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Found {
        let app: UUID? = try row.next()
        let environment: String = try row.next()
        let scopes: [String] = try row.next()
        let label: String = try row.next()
        let seconds: Double? = try row.next()
        return Found(
            app: app.map(AppID.init(uuid:)),
            environment: environment,
            scopes: scopes,
            label: label,
            lifetime: seconds.map { .seconds($0) }
        )
    }
}

/// Brings the end of a key's life forward, never back.
struct LimitKey: Statement {
    static let sql = """
        update api_keys set not_after = least(not_after, now() + make_interval(secs => $2)) where key_id = $1
        """
    typealias Row = Void
    let keyID: String
    let lifetime: Duration

    var parameters: [Parameter] { [.text(keyID), .double(Double(lifetime.components.seconds))] }
}

struct RevokeKey: Statement {
    static let sql = "update api_keys set revoked_at = now() where key_id = $1"
    typealias Row = Void
    let keyID: String

    var parameters: [Parameter] { [.text(keyID)] }
}
