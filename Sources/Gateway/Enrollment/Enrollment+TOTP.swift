import Domain
import FoundationEssentials
import Postgres
import VerifyModel

/// A TOTP secret as it is shown once; it is stored nowhere here.
struct ShownSecret: Sendable {
    var flow: FlowID
    var factor: FactorID
    var expiresAt: Date
    var secret: String
    var uri: String
}

extension Enrollment {
    private struct Opened: Sendable {
        var flow: NewFlow
        var call: CallID
        var identity: UUID
        var service: ServiceSID
        /// How many flows for unproved factors it put an end to.
        var superseded: Int
    }

    /// Has the provider make a TOTP factor and returns its secret, once.
    ///
    /// - Throws: `FlowRefusal`, or what the database threw.
    func startTOTP(_ wish: TOTPWish) async throws -> ShownSecret {
        try await denials.recording(wish.person.caller, "enrollment.refused", about: Array(wish.user.text.utf8)) {
            let opened = try await placeTOTP(wish)
            for _ in 0..<opened.superseded {
                delivery.metrics.ended(.enroll, .totp, .superseded, of: wish.person.caller)
            }
            let ended = await delivery.provider.createTOTP(
                identity: opened.identity,
                label: wish.name.text,
                service: opened.service
            )
            return try await settle(opened, ended, wish.person.caller)
        }
    }

    private func placeTOTP(_ wish: TOTPWish) async throws -> Opened {
        let caller = wish.person.caller
        let service = services.factorService(of: caller)
        let id = FlowID.new()
        do {
            let (lock, read) = users.locking(wish.user, of: caller)
            return try await pool.transaction(
                reading: try users.making(wish.user, of: caller),
                lock,
                read,
                SupersedeUnverifiedTOTP(app: caller.app, lookups: lock.lookups, keyID: caller.keyID)
            ) { transaction, _, _, rows, superseded in
                let subject = try Subject.made(rows)
                if subject.isLocked { throw FlowRefusal.userLocked }
                guard caller.policy.methods.contains(.totp) else { throw FlowRefusal.channelUnsupported }
                guard subject.activeFactors.count < caller.policy.activeFactors else {
                    throw FlowRefusal.tooManyFactors
                }
                var limits = LimitSet.quietStart(user: subject.user, policy: caller.policy, vault: vault)
                limits.add(.enrollments, subject.user.uuid.octets, caller.policy, vault)
                let call = CallID.new()
                let factor = FactorID.new()
                let flow = NewFlow(
                    id: id,
                    user: subject.user,
                    userLookup: subject.lookup,
                    factor: factor,
                    purpose: .enroll,
                    method: .totp,
                    service: service,
                    call: (call, .createFactor)
                )
                transaction.queue(DeleteUnverifiedTOTP(user: subject.user))
                transaction.queue(TakeLimits(limits: limits))
                transaction.queue(
                    InsertFactor(
                        factor: factor,
                        app: caller.app,
                        user: subject.user,
                        type: .totp,
                        name: wish.name,
                        providerService: service.wire
                    )
                )
                transaction.queue(OpenFlow(flow: flow, caller: caller))
                return Opened(
                    flow: flow,
                    call: call,
                    identity: subject.identity,
                    service: service,
                    superseded: superseded.first ?? 0
                )
            }
        } catch {
            throw FlowRefusal(storing: error, of: id) ?? error
        }
    }

    private func settle(_ opened: Opened, _ ended: Ended<FactorOutcome>, _ caller: Caller) async throws -> ShownSecret {
        func settle(_ state: FlowState, _ result: String) async throws -> Date? {
            let settlement = SettleFactor(
                flow: opened.flow,
                call: opened.call,
                record: ended.record,
                state: state,
                result: result,
                keyID: caller.keyID
            )
            let end = try await store(settlement)
            if end != nil, state != .pending { delivery.metrics.ended(.enroll, .totp, state, of: caller) }
            return end
        }
        switch ended.outcome {
        case .created(_, let secret, let uri):
            guard let expiresAt = try await settle(.pending, "created") else { throw FlowRefusal.flowSuperseded }
            return ShownSecret(
                flow: opened.flow.id,
                factor: opened.flow.factor,
                expiresAt: expiresAt,
                secret: secret,
                uri: uri
            )
        case .refused(let refusal):
            _ = try await settle(.failed, "refused")
            throw refusal
        case .unsent:
            _ = try await settle(.failed, "unsent")
            throw FlowRefusal.providerUnavailable(wait: .seconds(5))
        case .unknown:
            _ = try await settle(.unresolved, "unknown")
            throw FlowRefusal.outcomeUnknown(wait: .seconds(5), flow: opened.flow.id)
        }
    }

    /// Stores what became of a factor and tells when its flow ends, even if the answer to that was lost; nil if the flow
    /// was closed meanwhile.
    private func store(_ settlement: SettleFactor) async throws -> Date? {
        do throws(PostgresError) {
            if let end = try await pool.settle(settlement).first { return end }
            guard let flow = try await pool.settle(ReadFlows(flows: [settlement.flow.id])).first else { return nil }
            return flow.state == settlement.state && flow.factorSID == settlement.record.sid ? flow.expiresAt : nil
        } catch {
            guard error.isUnavailable else { throw error }
            throw FlowRefusal.outcomeUnknown(wait: .seconds(1), flow: settlement.flow.id)
        }
    }
}
