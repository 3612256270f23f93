import Cryptography
import Domain
import FoundationEssentials
import Postgres
import VerifyModel

// What can happen to a login after its start: another message, an answer, or the end.
extension Login {
    /// Sends the code of a live flow once more, perhaps over another channel of the same factor.
    ///
    /// - Throws: `FlowRefusal`, or what the database threw.
    func resend(_ wish: ResendWish) async throws -> StartedFlow {
        let app = wish.person.caller.app
        return try await denials.recording(
            wish.person.caller,
            "message.refused",
            flow: wish.flow,
            about: wish.flow.uuid.octets
        ) {
            let (sending, flow) = try await placeResend(wish, app)
            let sent = try await delivery.redeliver(sending)
            var started = StartedFlow(flow, canUse: [])
            started.method = sending.method
            started.checksUsed = sent.checksUsed
            started.sendsUsed = sent.sendsUsed
            started.lastSentAt = sent.lastSentAt
            return started
        }
    }

    private func placeResend(_ wish: ResendWish, _ app: AppID) async throws -> (Sending, StoredFlow) {
        do {
            return try await pool.transaction(reading: LockFlow(flow: wish.flow, app: app)) {
                [self] transaction, flows in
                guard let flow = flows.first, flow.purpose != .enroll else { throw FlowRefusal.flowNotFound }
                let sending = try resending(flow, wish)
                transaction.queue(TakeLimits(limits: sending.limits))
                transaction.queue(CountSend(sending: sending))
                return (sending, flow)
            }
        } catch {
            throw FlowRefusal(storing: error) ?? error
        }
    }

    private func resending(_ flow: StoredFlow, _ wish: ResendWish) throws -> Sending {
        switch flow.confirming.decide(at: flow.now) {
        case .refuse(let refusal): throw refusal
        case .expire: throw FlowRefusal.flowExpired
        case .ask: break
        }
        let policy = wish.person.caller.policy
        let method = wish.method ?? flow.method
        guard let address = flow.addressLookup, let sealed = flow.addressSealed,
            method.factorType == flow.method.factorType, policy.methods.contains(method)
        else { throw FlowRefusal.channelUnsupported }
        guard flow.sendsUsed < sendsPerFlow else {
            throw FlowRefusal.limited(.destination10Minutes, wait: flow.expiresAt.wait(from: flow.now))
        }
        if let last = flow.lastSentAt,
            let wait = ResendGap.wait(sends: flow.sendsUsed, lastSentAt: last, gaps: policy.resendGaps, now: flow.now)
        {
            throw FlowRefusal.cooldown(wait: wait)
        }
        let key = try vault.dataKey(flow.dataKeyWrapped, of: flow.user)
        return Sending(
            flow: flow.id,
            call: .new(),
            caller: wish.person.caller,
            userLookup: flow.userLookup,
            purpose: flow.purpose,
            method: method,
            service: ServiceSID(flow.service),
            address: try key.open(sealed, column: "factors.address", row: flow.factor.uuid),
            locale: wish.person.locale ?? flow.locale,
            previousMethod: flow.method,
            previousSendAt: flow.lastSentAt,
            limits: .send(
                to: address,
                service: flow.service,
                user: flow.user,
                app: flow.app,
                from: wish.person.network,
                policy: policy,
                vault: vault
            ),
            verification: flow.verificationSID,
            at: flow.now
        )
    }

    /// Takes the answer to a login.
    ///
    /// - Throws: `FlowRefusal`, or what the database threw.
    func confirm(_ answer: LoginAnswer) async throws -> Confirmation.Approved {
        try await denials.recording(
            answer.person.caller,
            "check.refused",
            flow: answer.flow,
            about: answer.flow.uuid.octets
        ) {
            do {
                return try await confirmation.confirm(answer.flow, with: answer.code, by: answer.person) {
                    $0.purpose != .enroll
                }
            } catch {
                throw FlowRefusal(storing: error) ?? error
            }
        }
    }

    /// Calls a login off; one that is over already stays as it is.
    ///
    /// - Throws: `FlowRefusal`, or what the database threw.
    /// - Returns: where the flow stands now.
    func cancel(_ id: FlowID, by caller: Caller) async throws -> FlowState {
        let (flow, isClosed, canceling) = try await close(id, by: caller)
        if isClosed { confirmation.metrics.ended(flow.purpose, flow.method, flow.state, of: caller) }
        if let canceling {
            let record = await delivery.provider.cancel(canceling.verification, service: canceling.service)
            _ = try await pool.settle(SettleCall(call: canceling.call, record: record))
        }
        return flow.state
    }

    /// Closes a live flow; returns it, whether it was closed just now, and what is left to do at the provider.
    private func close(_ id: FlowID, by caller: Caller) async throws -> (StoredFlow, Bool, Canceling?) {
        do {
            return try await pool.transaction(reading: LockFlow(flow: id, app: caller.app)) { transaction, flows in
                guard var flow = flows.first, flow.purpose != .enroll else { throw FlowRefusal.flowNotFound }
                if flow.state == .approved { throw FlowRefusal.flowAlreadyConfirmed }
                if flow.state.isFinal { return (flow, false, nil) }
                if flow.callInFlight != nil { throw FlowRefusal.requestInProgress }
                flow.state = flow.expiresAt > flow.now ? .canceled : .expired
                transaction.queue(CloseFlow(flow: id, state: flow.state, actor: .app(keyID: caller.keyID)))
                guard flow.state == .canceled, let canceling = Canceling(flow) else { return (flow, true, nil) }
                transaction.queue(canceling.intent)
                return (flow, true, canceling)
            }
        } catch {
            throw FlowRefusal(storing: error) ?? error
        }
    }

    private struct Canceling: Sendable {
        let call = CallID.new()
        let verification: VerificationSID
        let service: ServiceSID

        let intent: StartCall

        init?(_ flow: StoredFlow) {
            guard let sid = flow.verificationSID else { return nil }
            intent = StartCall(call: call, flow: flow.id, operation: .cancelVerification, sid: sid)
            verification = VerificationSID(sid)
            service = ServiceSID(flow.service)
        }
    }
}
