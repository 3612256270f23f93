import Domain
import FoundationEssentials
package import Postgres
import VerifyModel

/// The SQL of API keys on their way through a request.
package struct KeyStore: Sendable {
    private let pool: Pool

    package init(pool: Pool) {
        self.pool = pool
    }

    /// The keys among `ids`, of apps and of operators, by id.
    func keys(_ ids: [String]) async throws -> [String: KnownKey] {
        let rows = try await pool.run(FindKeys(ids: ids), .settlement)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.keyID, $0.known) })
    }

    func touch(_ ids: [String]) async throws {
        _ = try await pool.run(TouchKeys(ids: ids))
    }
}

private struct FindKeys: Statement {
    static let sql = """
        select k.key_id, k.app_id, a.slug, k.secret_sha256, k.scopes, a.policy,
            a.verify_service_login, a.verify_service_enroll, a.verify_service_stepup,
            coalesce(a.status = 'active', true) and k.revoked_at is null and coalesce(k.not_after > now(), true)
        from api_keys k left join apps a using (app_id)
        where k.key_id = any($1)
        """
    static let isRepeatable = true
    let ids: [String]

    var parameters: [Parameter] { [.texts(ids)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> KeyRow {
        KeyRow(
            keyID: try row.next(),
            appID: try row.next(),
            slug: try row.next(),
            secretHash: try row.next(),
            scopes: try row.next(),
            policy: try row.next(),
            loginService: try row.next(),
            enrollService: try row.next(),
            stepupService: try row.next(),
            isLive: try row.next()
        )
    }
}

private struct KeyRow: Sendable {
    let keyID: String
    /// Nil: the key is an operator's, and there is neither slug nor policy.
    let appID: UUID?
    let slug: String?
    let secretHash: [UInt8]
    let scopes: [String]
    let policy: String?
    let loginService: String?
    let enrollService: String?
    let stepupService: String?
    let isLive: Bool

    var known: KnownKey {
        guard let appID else {
            let key = OperatorKey(keyID: keyID, scopes: known(among: Scope.ofOperators))
            return KnownKey(holder: .operators(key), secretHash: secretHash, rate: .standard, isLive: isLive)
        }
        // An app whose policy cannot be read gets no service, rather than the standard limits; other apps are not touched.
        let document = try? PolicyDocument(json: policy ?? "{}")
        let caller = Caller(
            app: AppID(uuid: appID),
            slug: slug ?? "",
            keyID: keyID,
            scopes: known(among: Scope.ofApps),
            policy: document?.policy ?? .standard,
            services: services
        )
        return KnownKey(
            holder: .app(caller),
            secretHash: secretHash,
            rate: document?.keyRate ?? .standard,
            isLive: isLive && document != nil
        )
    }

    private func known(among scopes: [Scope]) -> Set<Scope> {
        Set(self.scopes.compactMap(Scope.init(rawValue:))).intersection(scopes)
    }
}

extension KeyRow {
    private var services: [Purpose: ServiceSID] {
        let named: [(Purpose, String?)] = [(.login, loginService), (.enroll, enrollService), (.stepup, stepupService)]
        return Dictionary(
            uniqueKeysWithValues: named.compactMap { purpose, sid in sid.map { (purpose, ServiceSID($0)) } }
        )
    }
}

/// Notes that keys were used; the database's clock, so that replicas agree.
private struct TouchKeys: Statement {
    static let sql = "update api_keys set last_used_at = now() where key_id = any($1)"
    typealias Row = Void
    let ids: [String]

    var parameters: [Parameter] { [.texts(ids)] }
}
