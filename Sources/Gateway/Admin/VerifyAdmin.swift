import CoreMetrics
import Domain
import Logging
import Postgres
import Synchronization
import VerifyClient
import VerifyModel

/// What operators do at the provider: the rules first, then a row in the audit, the call, and a second row.
///
/// The calls share the transport's cap with those of logins but not their breakers, which know nothing of these: what an
/// operator provokes must not stop a login. A few at once are enough for people.
struct VerifyAdmin: Sendable {
    /// Calls under way at once, per replica.
    static let maximumInFlight = 16

    let pool: Pool
    let vault: Vault
    let client: VerifyClient
    /// How long a call may take.
    let patience: Duration
    let services: ProviderServices
    let audit: OperatorAudit
    let metrics: any MetricsFactory
    let logger: Logger
    private let room = Room()

    init(
        pool: Pool,
        vault: Vault,
        client: VerifyClient,
        patience: Duration,
        services: ProviderServices,
        audit: OperatorAudit,
        metrics: any MetricsFactory,
        logger: Logger
    ) {
        self.pool = pool
        self.vault = vault
        self.client = client
        self.patience = patience
        self.services = services
        self.audit = audit
        self.metrics = metrics
        self.logger = logger
    }

    /// Makes one call; `sid` tells what it made.
    ///
    /// - Throws: `AuditedRefusal` for what is in the audit already; else the `Problem`, `FlowRefusal` of a limit or
    ///   `PostgresError` for which nothing was done.
    func call<Answer: ProviderAnswer>(
        _ ask: VerifyAsk,
        _ context: OperatorContext,
        sid: (Answer) -> String? = { _ in nil },
        _ make: (VerifyClient, Duration) async throws(VerifyClientError) -> Answer
    ) async throws -> Answer {
        guard room.enter(upTo: Self.maximumInFlight) else { throw Problem(.overloaded, retryAfter: 1) }
        defer { room.leave() }
        let call = CallID.new()
        try await refuseOwn(ask, call, context)
        let limits = limits(of: ask)
        try await start(ask, call, limits, context)
        do throws(VerifyClientError) {
            let answer = try await make(client, patience)
            var ending = VerifyEnding(result: "ok", status: answer.status, requestID: answer.requestID)
            ending.sid = sid(answer)
            await ended(ask, call, ending, context)
            return answer
        } catch {
            if case .unsent = error { await giveBack(limits) }
            await ended(ask, call, error.ending, context)
            throw AuditedRefusal(problem: error.problem(isWrite: ask.isWrite))
        }
    }
}

extension VerifyAdmin {
    private func refuseOwn(_ ask: VerifyAsk, _ call: CallID, _ context: OperatorContext) async throws {
        guard let reason = ask.guarded, try await isOwn(ask) else { return }
        let code = ProblemCode.serviceInUse
        try await audit.record(OperatorAudit.event(context, code.rawValue, detail: ask.detail(call)))
        throw AuditedRefusal(problem: Problem(code, reason))
    }

    /// Whether the gateway itself uses the service, or one of its flows a verification that is named.
    private func isOwn(_ ask: VerifyAsk) async throws -> Bool {
        let named = ask.service?.wire.lowercased() ?? ""
        if [services.login, services.enroll, services.stepup].contains(where: { $0.wire.lowercased() == named }) {
            return true
        }
        let statement = IsUsedByGateway(
            service: named,
            verifications: ask.verifications.map { $0.wire.lowercased() }
        )
        return try await pool.run(statement).first ?? true
    }

    private func limits(of ask: VerifyAsk) -> LimitSet {
        guard let destination = ask.destination, let service = ask.service else { return LimitSet() }
        let address = lookup(destination)
        return .operatorSend(to: address, service: service.wire, vault: vault)
    }

    private func lookup(_ address: some Address) -> [UInt8] { vault.lookup(address) }

    private func start(
        _ ask: VerifyAsk,
        _ call: CallID,
        _ limits: LimitSet,
        _ context: OperatorContext
    ) async throws {
        let event = OperatorAudit.event(context, "started", detail: ask.detail(call))
        do {
            try await pool.transaction { transaction in
                if !limits.isEmpty { transaction.queue(TakeLimits(limits: limits)) }
                transaction.queue(AppendAudit(event))
            }
        } catch {
            throw FlowRefusal(limit: error) ?? error
        }
    }

    private func giveBack(_ limits: LimitSet) async {
        if limits.isEmpty { return }
        do {
            try await pool.run(GiveBackLimits(limits: limits), .settlement)
        } catch {
            logger.warning("limits not given back", metadata: ["error": .string(String(describing: error))])
        }
    }

    private func ended(_ ask: VerifyAsk, _ call: CallID, _ ending: VerifyEnding, _ context: OperatorContext) async {
        await audit.note(OperatorAudit.event(context, ending.result, detail: ask.detail(call, ending)))
        let dimensions = [("action", context.action), ("outcome", ending.result)]
        metrics.makeCounter(label: "gw_admin_calls_total", dimensions: dimensions).increment(by: 1)
        logger.info(
            "operator's call",
            metadata: [
                "action": .string(context.action), "outcome": .string(ending.result),
                "key.id": .string(context.key.keyID), "request.id": .string(context.requestID),
                "code": .string(ending.code.map(String.init) ?? "none"),
                "provider_request_id": .string(ending.requestID ?? "none"),
            ]
        )
    }
}

/// What a call that succeeded tells about itself.
protocol ProviderAnswer: Sendable {
    var status: Int { get }
    var requestID: String? { get }
}

extension VerifyAnswer: ProviderAnswer {}
extension RawAnswer: ProviderAnswer {}

/// Counts the calls under way.
private final class Room: Sendable {
    private let taken = Mutex(0)

    func enter(upTo most: Int) -> Bool {
        taken.withLock { taken in
            if taken >= most { return false }
            taken += 1
            return true
        }
    }

    func leave() { taken.withLock { $0 -= 1 } }
}

/// Whether a service is one of an app's, of an authenticator or of a flow that is not over, or a verification that of
/// such a flow.
private struct IsUsedByGateway: Statement {
    static let sql = """
        select exists (
            select from apps
            where $1 in (lower(verify_service_login), lower(verify_service_enroll), lower(verify_service_stepup))
        ) or exists (
            select from flows
            where state in ('pending', 'unresolved')
                and (lower(provider_service) = $1 or lower(verification_sid) = any($2))
        ) or exists (
            -- Authenticators stay in the service they were made in, whatever is configured now.
            select from factors where type = 'totp' and status <> 'deleted' and lower(provider_service) = $1
        )
        """
    static let isRepeatable = true
    /// In small letters.
    let service: String
    let verifications: [String]
    var parameters: [Parameter] { [.text(service), .texts(verifications)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Bool { try row.next() }
}
