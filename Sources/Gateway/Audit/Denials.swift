import Domain
import FoundationEssentials
import Logging
import Postgres
import Synchronization

/// Records refusals in transactions of their own: at most one row per thing refused, reason and minute.
///
/// A refusal undoes its transaction, so its audit row cannot live there. The row's id is made from what was refused and
/// the minute, so that a flood of the same refusal is one row even over several replicas.
final class Denials: Sendable {
    private let pool: Pool
    private let vault: Vault
    private let metrics: FlowMetrics
    private let recent = RecentDenials()
    private let logger: Logger

    init(pool: Pool, vault: Vault, metrics: FlowMetrics, logger: Logger) {
        self.pool = pool
        self.vault = vault
        self.metrics = metrics
        self.logger = logger
    }

    /// Runs `body` and records the refusal that it throws, if any.
    func recording<Value: Sendable>(
        _ caller: Caller,
        _ action: String,
        subject: [UInt8]? = nil,
        flow: FlowID? = nil,
        factor: FactorID? = nil,
        about: [UInt8]?,
        _ body: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await body()
        } catch let refusal as FlowRefusal where refusal.isOwnDecision {
            await record(refusal, caller, action, subject: subject, flow: flow, factor: factor, about: about)
            throw refusal
        }
    }

    // Not inlined: `body` may wait for long, and is rarely refused.
    @inline(never)
    private func record(
        _ refusal: FlowRefusal,
        _ caller: Caller,
        _ action: String,
        subject: [UInt8]?,
        flow: FlowID?,
        factor: FactorID?,
        about: [UInt8]?
    ) async {
        if case .limited(let scope, _) = refusal { metrics.denied(by: scope) }
        let code = refusal.problem.code.rawValue
        let event = AuditEvent(
            id: id(action, code, caller.app.uuid.octets + (about ?? []), at: Date()),
            app: caller.app,
            actor: .app(keyID: caller.keyID),
            action: action,
            subject: subject,
            flow: flow,
            factor: factor,
            result: code,
            detail: refusal.auditDetail
        )
        await record(event)
    }

    private func record(_ event: AuditEvent) async {
        guard recent.isNew(event.id, at: event.app) else { return }
        do {
            _ = try await pool.run(AppendDenial(event: event))
        } catch {
            // The refusal stands whether or not it could be written down.
            logger.warning("refusal not recorded", metadata: ["error": .string(String(describing: error))])
        }
    }

    private func id(_ action: String, _ code: String, _ about: [UInt8], at now: Date) -> EventID {
        let minute = (now.timeIntervalSince1970 / 60).rounded(.down) * 60
        let digest = vault.denialDigest(Array("\(action)\0\(code)\0\(minute)\0".utf8) + about)
        func word(_ range: Range<Int>) -> UInt64 { digest[range].reduce(0) { $0 << 8 | UInt64($1) } }
        return EventID(
            uuid: .version7(at: Date(timeIntervalSince1970: minute), random: (word(0..<8), word(8..<16)))
        )
    }
}

/// The ids of the latest refusals, so that a flood costs no database work.
private final class RecentDenials: Sendable {
    private let ids = Mutex<Set<EventID>>([])

    func isNew(_ id: EventID, at app: AppID) -> Bool {
        ids.withLock { ids in
            if ids.count >= 10_000 { ids.removeAll(keepingCapacity: true) }
            return ids.insert(id).inserted
        }
    }
}

extension FlowRefusal {
    /// Whether we refused before anything was asked of the provider; what it answered is in the flow's own rows.
    fileprivate var isOwnDecision: Bool {
        switch self {
        case .codeIncorrect, .providerUnavailable, .outcomeUnknown, .destinationBlocked, .addressUnusable,
            .flowNotFound, .userNotFound, .requestInProgress:
            false
        default: true
        }
    }

    fileprivate var auditDetail: String {
        guard case .limited(let scope, _) = self else { return "{}" }
        return #"{"limit":"\#(scope.rawValue)"}"#
    }
}

/// Appends a refusal unless this minute's row of the same kind is there.
private struct AppendDenial: Statement {
    static let sql = """
        insert into audit_events
            (event_id, app_id, actor_type, actor_id, action, subject_hmac, flow_id, factor_id, result, detail)
        select $1, $2, $3, $4, $5, $6, (select flow_id from flows where flow_id = $7 and app_id = $2), $8, $9, $10
        on conflict do nothing
        """
    static let isRepeatable = true
    let event: AuditEvent
    var parameters: [Parameter] { AppendAudit(event).parameters }
    typealias Row = Void
}
