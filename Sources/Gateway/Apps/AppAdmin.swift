package import Domain
package import Postgres
package import VerifyModel

/// What operators do with apps and their keys; every act leaves an audit row in the same transaction.
package struct AppAdmin: Sendable {
    /// Two are enough to change keys without a gap; ten leave room for several services of one app.
    package static let maximumLiveKeys = 10

    let pool: Pool

    package init(pool: Pool) {
        self.pool = pool
    }

    /// Creates an app; `policy` is checked before it is stored.
    ///
    /// - Throws: `AppAdminError`, `PostgresError`.
    package func createApp(
        slug: String,
        name: String,
        policy: String = "{}",
        services: [Purpose: ServiceSID] = [:]
    ) async throws -> AppID {
        try check(policy)
        let id = AppID.new()
        let event = OperatorAct(app: id, action: "app.created")
        do {
            try await pool.transaction { transaction in
                transaction.queue(InsertApp(id: id, slug: slug, name: name, policy: policy, services: services))
                transaction.queue(event)
            }
        } catch let error as PostgresError where error.constraint == "apps_slug_unique" {
            throw AppAdminError.slugTaken
        } catch let error as PostgresError where error.constraint?.hasPrefix("apps_") == true {
            throw AppAdminError.invalid("slug or name")
        }
        return id
    }

    package func apps() async throws -> [AppSummary] {
        try await pool.run(ListApps())
    }

    /// Changes an app; replicas follow within five seconds.
    ///
    /// - Throws: `AppAdminError`, `PostgresError`.
    package func changeApp(_ slug: String, _ change: AppChange) async throws {
        if let policy = change.policy { try check(policy) }
        do {
            try await pool.transaction(reading: FindApp(slug: slug)) { transaction, found in
                guard let app = found.first else { throw AppAdminError.noSuchApp }
                transaction.queue(UpdateApp(app: app, change: change))
                let onlyPolicy = change.policy != nil && change.name == nil && change.status == nil
                let action = onlyPolicy && change.services.isEmpty ? "app.policy_changed" : "app.changed"
                transaction.queue(OperatorAct(app: app, action: action))
            }
        } catch let error as PostgresError where error.constraint?.hasPrefix("apps_") == true {
            throw AppAdminError.invalid("name")
        }
    }

    /// Replaces the policy of an app; replicas follow within five seconds.
    package func setPolicy(of slug: String, to policy: String) async throws {
        try await changeApp(slug, AppChange(policy: policy))
    }

    /// Makes a key for an app; the answer holds its only copy.
    package func createKey(
        for slug: String,
        environment: String,
        scopes: [Scope],
        label: String = "",
        lifetime: Duration? = nil
    ) async throws -> IssuedKey {
        let key = IssuedKey(environment: environment)
        guard Set(scopes).isSubset(of: Scope.ofApps) else {
            throw AppAdminError.invalid("scopes: an app's key holds none of an operator's")
        }
        return try await pool.transaction(
            reading: FindApp(slug: slug),
            CountLiveKeys(of: .app(slug))
        ) { transaction, found, live in
            guard let app = found.first else { throw AppAdminError.noSuchApp }
            try insert(key, app, environment, scopes.map(\.rawValue), label, lifetime, beside: live, &transaction)
            transaction.queue(OperatorAct(app: app, action: "key.created", keyID: key.id))
            return key
        }
    }

    package func keys(of slug: String) async throws -> [KeySummary] {
        try await pool.transaction(reading: FindApp(slug: slug), ListKeys(slug: slug)) { _, found, keys in
            if found.isEmpty { throw AppAdminError.noSuchApp }
            return keys
        }
    }

    /// Makes a new key like an old one, which stays valid for `grace` so that callers can change over.
    ///
    /// The new key lives for `lifetime` from now; if that is nil, for as long as the old one was made for, be it for ever.
    package func rotateKey(_ keyID: String, grace: Duration, lifetime: Duration? = nil) async throws -> IssuedKey {
        try await pool.transaction(
            reading: FindLiveKey(keyID: keyID),
            LockHolder(keyID: keyID),
            CountLiveKeys(of: .holder(keyID))
        ) { transaction, found, _, live in
            guard let old = found.first else { throw AppAdminError.noSuchKey }
            let key = IssuedKey(environment: old.environment)
            let lifetime = try lifetime ?? old.statedLifetime
            try insert(key, old.app, old.environment, old.scopes, old.label, lifetime, beside: live, &transaction)
            transaction.queue(LimitKey(keyID: keyID, lifetime: grace))
            transaction.queue(OperatorAct(app: old.app ?? .operators, action: "key.rotated", keyID: keyID))
            return key
        }
    }

    /// Ends a key; replicas follow within five seconds.
    package func revokeKey(_ keyID: String) async throws {
        try await pool.transaction(reading: FindLiveKey(keyID: keyID)) { transaction, found in
            guard let key = found.first else { throw AppAdminError.noSuchKey }
            transaction.queue(RevokeKey(keyID: keyID))
            transaction.queue(OperatorAct(app: key.app ?? .operators, action: "key.revoked", keyID: keyID))
        }
    }
}

extension AppAdmin {
    private func check(_ policy: String) throws {
        do {
            _ = try PolicyDocument(json: policy)
        } catch {
            let faults = error.errors.map { "\($0.pointer) \($0.detail)" }.joined(separator: "; ")
            throw AppAdminError.invalid("policy: \(faults.isEmpty ? error.detail ?? "" : faults)")
        }
    }

    /// Adds a key beside those that live; they were counted under the lock of whoever holds them.
    func insert(
        _ key: IssuedKey,
        _ app: AppID?,
        _ environment: String,
        _ scopes: [String],
        _ label: String,
        _ lifetime: Duration?,
        beside live: [Int],
        _ transaction: inout Transaction
    ) throws {
        guard let live = live.first, live < Self.maximumLiveKeys else { throw AppAdminError.tooManyKeys }
        transaction.queue(
            InsertKey(key: key, app: app, environment: environment, scopes: scopes, label: label, lifetime: lifetime)
        )
    }
}

/// Why an operator's wish was not granted.
package enum AppAdminError: Error, Equatable, CustomStringConvertible {
    case slugTaken
    case noSuchApp
    case noSuchKey
    case tooManyKeys
    case rotatedAlready
    case invalid(String)

    package var description: String {
        switch self {
        case .slugTaken: "an app with this slug exists already"
        case .noSuchApp: "there is no app with this slug"
        case .noSuchKey: "there is no live key with this id"
        case .tooManyKeys: "there are \(AppAdmin.maximumLiveKeys) live keys already, revoke one first"
        case .rotatedAlready: "this key was rotated before and ends for that reason; say how long the new one lives"
        case .invalid(let what): "not valid: \(what)"
        }
    }
}
