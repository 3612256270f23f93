import Domain
import FoundationEssentials
import Logging
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

    /// A flow that was written and waits for its message.
    ///
    /// On the heap: thousands may wait for the provider, each with several functions that know of it.
    final class Opened: Sendable {
        let flow: NewFlow
        let sending: Sending
        /// The intent that cancels the verification of the flow before it.
        let canceling: (call: CallID, verification: VerificationSID)?
        /// What it puts an end to, to be counted once that is committed.
        let closed: (purpose: Purpose, method: Method, state: FlowState)?
        /// The flows before it, whose verification the provider may hand out again.
        let earlier: [RecentFlow]
        /// The database's clock when it was decided.
        let at: Date

        init(
            flow: NewFlow,
            sending: Sending,
            canceling: (call: CallID, verification: VerificationSID)?,
            closed: (purpose: Purpose, method: Method, state: FlowState)?,
            earlier: [RecentFlow],
            at: Date
        ) {
            self.flow = flow
            self.sending = sending
            self.canceling = canceling
            self.closed = closed
            self.earlier = earlier
            self.at = at
        }
    }

    enum Placement: Sendable {
        case reused(FlowID)
        case opened(Opened)
    }

    /// Decides about `flow` and queues everything that it takes to open it.
    ///
    /// - Throws: `FlowRefusal`; the transaction is then undone.
    func place(
        _ flow: NewFlow,
        to address: String,
        after earlier: [RecentFlow],
        for person: Person,
        counting more: LimitSet = LimitSet(),
        at now: Date,
        in transaction: inout Transaction
    ) throws -> Placement {
        let starting = Starting(
            user: flow.user,
            factor: flow.factor,
            purpose: flow.purpose,
            method: flow.method,
            binding: Binding(nonce: flow.nonce, firstFactor: flow.firstFactor)
        )
        let history = AddressHistory(earlier, at: now)
        switch starting.decide(history, gaps: person.caller.policy.resendGaps, at: now) {
        case .refuse(let refusal): throw refusal
        case .reuse(let live): return .reused(live)
        case .open(let closing):
            var sending = sending(flow, to: address, for: person)
            sending.limits.add(more)
            var flow = flow
            flow.call = (sending.call, .createVerification)
            // Flows before limits, as everywhere: two requests then never wait for each other in a circle.
            let canceling = queueClosing(closing, for: person, in: &transaction)
            // Another user's flow, past its time, may be another app's: nobody counts it for this one.
            var closed: (purpose: Purpose, method: Method, state: FlowState)?
            if let live = history.live, let closing, live.user == flow.user {
                closed = (live.purpose, live.method, closing.state)
            }
            transaction.queue(TakeLimits(limits: sending.limits))
            transaction.queue(OpenFlow(flow: flow, caller: person.caller))
            return .opened(
                Opened(flow: flow, sending: sending, canceling: canceling, closed: closed, earlier: earlier, at: now)
            )
        }
    }

    private func sending(_ flow: NewFlow, to address: String, for person: Person) -> Sending {
        let limits = LimitSet.send(
            to: flow.addressLookup ?? [],
            service: flow.service.wire,
            user: flow.user,
            app: person.caller.app,
            from: person.network,
            policy: person.caller.policy,
            vault: vault
        )
        return Sending(
            flow: flow.id,
            call: .new(),
            caller: person.caller,
            userLookup: flow.userLookup,
            purpose: flow.purpose,
            method: flow.method,
            service: flow.service,
            address: address,
            locale: flow.locale,
            previousMethod: flow.method,
            limits: limits
        )
    }

    private func queueClosing(
        _ closing: Starting.Closing?,
        for person: Person,
        in transaction: inout Transaction
    ) -> (call: CallID, verification: VerificationSID)? {
        switch closing {
        case nil: return nil
        case .expire(let flow):
            transaction.queue(CloseFlow(flow: flow, state: .expired, actor: .system("clock")))
            return nil
        case .supersede(let flow, let sid):
            transaction.queue(CloseFlow(flow: flow, state: .superseded, actor: .app(keyID: person.caller.keyID)))
            guard let sid else { return nil }
            let call = CallID.new()
            transaction.queue(StartCall(call: call, flow: flow, operation: .cancelVerification, sid: sid))
            return (call, VerificationSID(sid))
        }
    }
}

extension Delivery {
    /// Sends the first message of a new flow.
    ///
    /// - Throws: `FlowRefusal` once it is settled that no message went out or that nobody knows.
    func deliver(_ opened: Opened) async throws -> Sent {
        try await end(before: opened)
        return try await settle(opened, await send(opened.sending))
    }

    // Neither this nor settling is inlined: `deliver` waits for the provider with room for all that its own frame holds.
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
    private func settle(_ opened: Opened, _ ended: Ended<SendOutcome>) async throws -> Sent {
        switch ended.outcome {
        case .sent(let verification):
            return try await settleSent(opened, verification, ended.record)
        case .refused(let refusal):
            try await settle(opened.sending, ended.record, .failed, "refused", givesBack: true)
            throw refusal
        case .unsent:
            try await settle(opened.sending, ended.record, .failed, "unsent", givesBack: true)
            throw FlowRefusal.providerUnavailable(wait: .seconds(5))
        case .unknown:
            try await settle(opened.sending, ended.record, .unresolved, "unknown", givesBack: false)
            throw FlowRefusal.outcomeUnknown(wait: .seconds(5), flow: opened.flow.id)
        }
    }

    /// Sends one more message of a live flow; whatever happens, the flow stays as usable as it was.
    func redeliver(_ sending: Sending) async throws -> Sent {
        let ended = await send(sending)
        let refusal: FlowRefusal
        switch ended.outcome {
        case .sent: return try await settle(sending, ended.record, .pending, "sent", givesBack: false)
        case .refused(let reason):
            refusal = reason
            try await settle(sending, ended.record, .pending, "refused", givesBack: true)
        case .unsent:
            refusal = .providerUnavailable(wait: .seconds(5))
            try await settle(sending, ended.record, .pending, "unsent", givesBack: true)
        case .unknown:
            refusal = .outcomeUnknown(wait: .seconds(5), flow: sending.flow)
            try await settle(sending, ended.record, .pending, "unknown", givesBack: false)
        }
        throw refusal
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

    private func settleSent(
        _ opened: Opened,
        _ verification: VerificationSID,
        _ record: CallRecord
    ) async throws -> Sent {
        let same = opened.earlier.filter { $0.live.verificationSID == verification.wire }
        let carried = same.map(\.live.expiresAt).min().map { end in
            (checksUsed: same.map(\.checksUsed).max() ?? 0, expiresAt: end)
        }
        // The provider kept the code of a flow with another purpose, which must never serve two; or what is left of the
        // verification before this one is of no use to anybody. Cancelled, the next start gets a code of its own.
        let isForeign = same.contains { $0.live.purpose != opened.flow.purpose }
        let isSpent = carried.map { $0.checksUsed >= checksPerFlow || $0.expiresAt < opened.at + 10 } ?? false
        if isForeign || isSpent {
            try await settle(opened.sending, record, .failed, "refused", givesBack: false)
            try await cancel(verification, of: opened)
            throw FlowRefusal.cooldown(wait: .seconds(isForeign ? 30 : 10))
        }
        return try await settle(opened.sending, record, .pending, "sent", givesBack: false, carried: carried)
    }

    private func cancel(_ verification: VerificationSID, of opened: Opened) async throws {
        let call = CallID.new()
        let intent = StartCall(
            call: call,
            flow: opened.flow.id,
            operation: .cancelVerification,
            sid: verification.wire
        )
        _ = try await pool.run(intent, .settlement)
        let record = await provider.cancel(verification, service: opened.sending.service)
        _ = try await pool.settle(SettleCall(call: call, record: record))
    }

    @inline(never)
    @discardableResult
    private func settle(
        _ sending: Sending,
        _ record: CallRecord,
        _ state: FlowState,
        _ result: String,
        givesBack: Bool,
        carried: (checksUsed: Int, expiresAt: Date)? = nil
    ) async throws -> Sent {
        let settlement = SettleSend(
            sending: sending,
            record: record,
            state: state,
            result: result,
            givesBack: givesBack,
            carried: carried
        )
        if record.state == .unsent {
            // Best effort: the refusal that follows is true whether or not the limits could be given back.
            _ = try? await pool.run(GiveBackLimits(limits: sending.limits), .settlement)
        }
        let sent = try await store(settlement)
        if state != .pending {
            metrics.ended(sending.purpose, sending.method, state, of: sending.caller)
        }
        return sent
    }

    /// Stores what became of a message and tells where its flow stands, even if the answer to that was lost.
    ///
    /// - Throws: `FlowRefusal.outcomeUnknown` if the database cannot be asked, or if the flow was closed meanwhile, so
    ///   that nobody waits for this message any more.
    private func store(_ settlement: SettleSend) async throws -> Sent {
        let sending = settlement.sending
        let unknown = FlowRefusal.outcomeUnknown(wait: .seconds(1), flow: sending.flow)
        do {
            if let sent = try await pool.settle(settlement).first { return sent }
            let flow = try await pool.settle(ReadFlows(flows: [sending.flow])).first
            guard let flow, settlement.isStored(in: flow) else { throw unknown }
            return Sent(flow)
        } catch let error as PostgresError where error.isUnavailable {
            throw unknown
        }
    }
}

extension Starting.Closing {
    fileprivate var state: FlowState {
        switch self {
        case .expire: .expired
        case .supersede: .superseded
        }
    }
}
