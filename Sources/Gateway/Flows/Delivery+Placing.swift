import Domain
import FoundationEssentials
import Postgres
import VerifyModel

// What is decided and written before a message goes out, inside the transaction that holds the user's lock.
extension Delivery {
    enum Placement: Sendable {
        case reused(FlowID)
        case opened(Opened)
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
        var at: Date { sending.at }

        /// Whether somebody else began `verification`, and may have chosen its code.
        ///
        /// It is ours if it is new, if an earlier flow had it, or if it goes back to messages of ours whose answers were
        /// lost: then it has had no more messages than those, and is no older.
        func isForeign(_ verification: MadeVerification) -> Bool {
            if verification.isNew(since: at) { return false }
            if earlier.contains(where: { $0.live.verificationSID == verification.sid.wire }) { return false }
            // What the provider refused, or what was cancelled as foreign, is failed.
            let lost = earlier.filter {
                $0.live.verificationSID == nil && $0.live.state != .failed
                    && $0.live.createdAt > at - NewFlow.lifetime / .seconds(1)
            }
            guard verification.deliveries ?? 0 <= 1 + lost.reduce(0, { $0 + $1.sendsUsed }),
                let first = lost.map(\.live.createdAt).min()
            else { return true }
            return !verification.isYounger(than: first)
        }

        init(
            flow: NewFlow,
            sending: Sending,
            canceling: (call: CallID, verification: VerificationSID)?,
            closed: (purpose: Purpose, method: Method, state: FlowState)?,
            earlier: [RecentFlow]
        ) {
            self.flow = flow
            self.sending = sending
            self.canceling = canceling
            self.closed = closed
            self.earlier = earlier
        }
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
            let sending = sending(flow, to: address, for: person, counting: more, at: now)
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
                Opened(flow: flow, sending: sending, canceling: canceling, closed: closed, earlier: earlier)
            )
        }
    }

    private func sending(
        _ flow: NewFlow,
        to address: String,
        for person: Person,
        counting more: LimitSet,
        at now: Date
    ) -> Sending {
        var limits = LimitSet.send(
            to: flow.addressLookup ?? [],
            service: flow.service.wire,
            user: flow.user,
            app: person.caller.app,
            from: person.network,
            policy: person.caller.policy,
            vault: vault
        )
        limits.add(more)
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
            limits: limits,
            at: now
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

extension Starting.Closing {
    fileprivate var state: FlowState {
        switch self {
        case .expire: .expired
        case .supersede: .superseded
        }
    }
}
