import Domain
import FoundationEssentials
import Postgres

/// What a start would do, found out without doing it.
struct LoginPreview: Sendable {
    enum Status: String, Sendable {
        case ready, locked
        case enrollmentRequired = "enrollment_required"
    }

    var user: ExternalUserID
    var status: Status
    /// What a start without a choice would take.
    var method: Method?
    var factors: [StoredFactor]
    var now = Date()
    var allowed: [Method]
    var sendsLeft: Int
    var isDegraded: Bool

    func write(to json: inout JSONWriter) {
        json.write("user_id", user.text)
        json.write("status", status.rawValue)
        json.write("method", method?.rawValue)
        json.write("factors", factors.map { FactorView($0, at: now) })
        json.write("allowed", allowed.map(\.rawValue))
        json.write("sends_left", sendsLeft)
        json.write("provider", isDegraded ? "degraded" : "ok")
    }
}

extension Login {
    /// Tells which factor a start would take, and how many messages are left for the user.
    ///
    /// - Throws: what the database threw.
    func preview(_ wish: LoginWish) async throws -> LoginPreview {
        let policy = wish.person.caller.policy
        let lookups = vault.lookups(wish.user, of: wish.person.caller.app)
        var preview = LoginPreview(
            user: wish.user,
            status: .enrollmentRequired,
            factors: [],
            allowed: policy.methods,
            sendsLeft: min(policy.cap(of: .userHour), policy.cap(of: .userDay)),
            isDegraded: !delivery.provider.calls.open.isEmpty
        )
        guard let subject = Subject(try await pool.run(ReadSubject(app: wish.person.caller.app, lookups: lookups)))
        else {
            return preview
        }
        preview.factors = subject.factors
        preview.now = subject.now
        preview.sendsLeft = try await sendsLeft(of: subject, policy)
        if subject.isLocked {
            preview.status = .locked
        } else if let choice = try? MethodChoice.choose(
            // Nothing that can be chosen is an answer here, not a failure.
            from: subject.factors,
            wanting: nil,
            by: [],
            policy: policy,
            at: subject.now
        ) {
            preview.status = .ready
            preview.method = choice.method
        }
        return preview
    }

    private func sendsLeft(of subject: Subject, _ policy: Policy) async throws -> Int {
        let scopes: [LimitScope] = [.userHour, .userDay]
        var limits = LimitSet()
        for scope in scopes { limits.add(scope, subject.user.uuid.octets, policy, vault) }
        return try await pool.run(LimitsLeft(limits: limits)).min() ?? 0
    }
}
