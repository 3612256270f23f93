import Domain
import Logging
import Postgres
import VerifyModel

/// Settles unresolved flows by what the provider's own records say.
///
/// A code flow whose check was lost is approved if an attempt of its verification is recorded as converted, given back if
/// the verification is still pending, and failed if its checks are used up. Everything else stays unresolved, to be
/// looked at again and to expire in its time: a verification that is gone without a record, a first message of which we
/// do not know the verification, a TOTP code whose challenge was lost.
///
/// A look is an intent like any other call and the only memory of when the next is due. Two looks at once do no harm, and
/// one that fails is made again when the next is due.
package struct FlowResolver: Sendable {
    /// How many flows one pass looks at, and how many of them at once.
    private static let flowsPerPass = 100
    private static let looksAtOnce = 8

    private let pool: Pool
    private let provider: Provider
    private let counters: FlowMetrics
    private let logger: Logger

    init(pool: Pool, provider: Provider, counters: FlowMetrics, logger: Logger) {
        self.pool = pool
        self.provider = provider
        self.counters = counters
        self.logger = logger
    }

    /// One pass over the flows that are due; returns how many were looked at.
    @discardableResult
    package func resolve() async throws -> Int {
        let due = try await pool.run(ReadUnresolvedFlows(), .settlement).filter(\.isDue).prefix(Self.flowsPerPass)
        await withTaskGroup(of: Void.self) { looks in
            for (index, flow) in due.enumerated() {
                if index >= Self.looksAtOnce { await looks.next() }
                looks.addTask { await look(at: flow) }
            }
        }
        return due.count
    }

    private func look(at flow: UnresolvedFlow) async {
        do {
            try await settle(flow)
        } catch {
            let facts: Logger.Metadata = ["flow": "\(flow.id)", "error": "\(error)"]
            logger.warning("flow not resolved", metadata: facts)
        }
    }

    private func settle(_ flow: UnresolvedFlow) async throws {
        if flow.checkedAt != nil, !flow.isShared,
            let attempts = try await reading(.listAttempts, of: flow, provider.attempts),
            let proof = attempts.first(where: flow.isProved)
        {
            counters.ended(try await pool.run(ApproveByAttempt(flow: flow, attempt: proof.sid), .settlement))
        } else if let verification = try await reading(.fetchVerification, of: flow, provider.verification),
            let state = flow.state(by: verification)
        {
            let settled = try await pool.run(SettleByVerification(flow: flow, state: state), .settlement)
            if state.isFinal { counters.ended(settled) }
        }
    }

    /// Reads one record, with its intent; nil if there is none or it cannot be read now.
    private func reading<Value: Sendable>(
        _ operation: ProviderOperation,
        of flow: UnresolvedFlow,
        _ read: (VerificationSID, ServiceSID) async -> Ended<Value?>
    ) async throws -> Value? {
        let call = CallID.new()
        let intent = StartCall(call: call, flow: flow.id, operation: operation, sid: flow.verification.wire)
        try await pool.run(intent, .settlement)
        let ended = await read(flow.verification, flow.service)
        try await pool.run(SettleCall(call: call, record: ended.record), .settlement)
        return ended.outcome
    }
}
