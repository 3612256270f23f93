import Domain
import FoundationEssentials
import Postgres
import VerifyModel

/// The story of one message, from the decision that it may go out to what the provider said.
///
/// `place` runs inside the transaction that holds the user's lock: it decides, takes the limits, closes the flow that
/// held the address and writes the new one with the intent of the call. Nothing is sent before that is committed.
/// `deliver` then asks the provider, with no connection held, and settles what came back.
final class Delivery: Sendable {
    let pool: Pool
    let vault: Vault
    let provider: Provider
    let metrics: FlowMetrics

    init(pool: Pool, vault: Vault, provider: Provider, metrics: FlowMetrics) {
        self.pool = pool
        self.vault = vault
        self.provider = provider
        self.metrics = metrics
    }

    /// Sends the first message of a new flow.
    ///
    /// - Throws: `FlowRefusal` once it is settled that no message went out or that nobody knows.
    func deliver(_ opened: Opened) async throws -> Sent {
        try await end(before: opened)
        let ending = ending(of: opened, await send(opened.sending))
        let sent = try await settle(ending.settlement)
        if let verification = ending.canceling { try await cancel(verification, of: opened.sending) }
        if let refusal = ending.refusal { throw refusal }
        return sent
    }

    /// Sends one more message of a live flow; whatever happens, the flow stays as usable as it was.
    func redeliver(_ sending: Sending) async throws -> Sent {
        let ending = ending(of: sending, await send(sending), failed: .pending, unknown: .pending)
        let sent = try await settle(ending.settlement)
        if let verification = ending.canceling { try await cancel(verification, of: sending) }
        if let refusal = ending.refusal { throw refusal }
        return sent
    }

    // Not inlined, nor is what follows the provider's answer: while a message waits for it, all of that is only room.
    @inline(never)
    private func end(before opened: Opened) async throws {
        if let (purpose, method, state) = opened.closed {
            metrics.ended(purpose, method, state, of: opened.sending.caller)
        }
        if let (call, verification) = opened.canceling {
            let record = await provider.cancel(verification, service: opened.sending.service)
            _ = try await pool.settle(SettleCall(call: call, record: record))
        }
    }

    @inline(never)
    private func send(_ sending: Sending) async -> Ended<SendOutcome> {
        await provider.send(
            to: sending.address,
            by: sending.method,
            service: sending.service,
            locale: sending.locale,
            countedAs: vault.limitKey(.destination10Minutes, Array(sending.address.utf8))
        )
    }

    @inline(never)
    private func cancel(_ verification: VerificationSID, of sending: Sending) async throws {
        let call = CallID.new()
        let intent = StartCall(
            call: call,
            flow: sending.flow,
            operation: .cancelVerification,
            sid: verification.wire
        )
        _ = try await pool.run(intent, .settlement)
        let record = await provider.cancel(verification, service: sending.service)
        _ = try await pool.settle(SettleCall(call: call, record: record))
    }
}

// What the answer to a message means for its flow.
extension Delivery {
    /// What is to be stored about a message, and what follows then.
    private final class Ending: Sendable {
        let settlement: SettleSend
        let refusal: FlowRefusal?
        /// A verification that is of no use to anybody.
        let canceling: VerificationSID?

        init(_ settlement: SettleSend, _ refusal: FlowRefusal? = nil, canceling: VerificationSID? = nil) {
            self.settlement = settlement
            self.refusal = refusal
            self.canceling = canceling
        }
    }

    @inline(never)
    private func ending(of opened: Opened, _ ended: Ended<SendOutcome>) -> Ending {
        guard case .sent(let verification) = ended.outcome else {
            return ending(of: opened.sending, ended, failed: .failed, unknown: .unresolved)
        }
        let same = opened.earlier.filter { $0.live.verificationSID == verification.sid.wire }
        let carried = same.map(\.live.expiresAt).min().map { end in
            (checksUsed: same.map(\.checksUsed).max() ?? 0, expiresAt: end)
        }
        // The provider kept the code of a flow with another purpose, which must never serve two; or one that no flow of ours
        // asked for, and whoever did may have chosen it; or what is left of the verification before this one is of no use
        // to anybody. Cancelled, the next start gets a code of its own.
        let isForeign =
            same.contains { $0.live.purpose != opened.flow.purpose } || opened.isForeign(verification)
        let isSpent = carried.map { $0.checksUsed >= checksPerFlow || $0.expiresAt < opened.at + 10 } ?? false
        var settlement = SettleSend(sending: opened.sending, record: ended.record, state: .failed, result: "refused")
        if isForeign || isSpent {
            return Ending(settlement, .cooldown(wait: .seconds(isForeign ? 30 : 10)), canceling: verification.sid)
        }
        settlement.state = .pending
        settlement.result = "sent"
        settlement.carried = carried
        return Ending(settlement)
    }

    @inline(never)
    private func ending(
        of sending: Sending,
        _ ended: Ended<SendOutcome>,
        failed: FlowState,
        unknown: FlowState
    ) -> Ending {
        var settlement = SettleSend(sending: sending, record: ended.record, state: failed, result: "refused")
        switch ended.outcome {
        case .sent(let verification) where sending.isForeign(verification):
            return Ending(settlement, .cooldown(wait: .seconds(30)), canceling: verification.sid)
        case .sent:
            settlement.state = .pending
            settlement.result = "sent"
            return Ending(settlement)
        case .refused(let refusal):
            settlement.givesBack = true
            return Ending(settlement, refusal)
        case .unsent:
            settlement.result = "unsent"
            settlement.givesBack = true
            return Ending(settlement, .providerUnavailable(wait: .seconds(5)))
        case .unknown:
            settlement.state = unknown
            settlement.result = "unknown"
            return Ending(settlement, .outcomeUnknown(wait: .seconds(5), flow: sending.flow))
        }
    }

    @inline(never)
    private func settle(_ settlement: SettleSend) async throws -> Sent {
        let sending = settlement.sending
        if settlement.record.state == .unsent {
            // Best effort: the refusal that follows is true whether or not the limits could be given back.
            _ = try? await pool.run(GiveBackLimits(limits: sending.limits), .settlement)
        }
        let sent = try await store(settlement)
        if settlement.state != .pending {
            metrics.ended(sending.purpose, sending.method, settlement.state, of: sending.caller)
        }
        return sent
    }

    /// Stores what became of a message and tells where its flow stands, even if the answer to that was lost.
    ///
    /// - Throws: `FlowRefusal.outcomeUnknown` if the database cannot be asked, or if the flow was closed meanwhile, so
    ///   that nobody waits for this message any more.
    private func store(_ settlement: SettleSend) async throws -> Sent {
        do {
            if let sent = try await pool.settle(settlement).first { return sent }
            return try await stored(settlement)
        } catch let error as PostgresError where error.isUnavailable {
            throw FlowRefusal.outcomeUnknown(wait: .seconds(1), flow: settlement.sending.flow)
        }
    }

    // Not inlined: a stored flow is large, and nearly no settlement needs one.
    @inline(never)
    private func stored(_ settlement: SettleSend) async throws -> Sent {
        let flow = try await pool.settle(ReadFlows(flows: [settlement.sending.flow])).first
        guard let flow, settlement.isStored(in: flow) else {
            throw FlowRefusal.outcomeUnknown(wait: .seconds(1), flow: settlement.sending.flow)
        }
        return Sent(flow)
    }
}
