import Domain
import FoundationEssentials
import Postgres
import VerifyModel

/// The story of one answer: count it, ask the provider, settle what came back.
///
/// The answer is counted and its call recorded before the provider is asked, so a crash can lose an approval for a
/// while but never a count. Approval needs the provider's evidence for exactly this flow, and the settling statement
/// lets only one answer win.
struct Confirmation: Sendable {
    let pool: Pool
    let vault: Vault
    let provider: Provider
    let metrics: FlowMetrics

    private enum Step: Sendable {
        case ask(Checking)
        /// Refused with something to record, so the transaction has to be kept.
        case refuse(FlowRefusal)
    }

    /// A flow that has just been approved; on the heap, so that those who wait for it need no room for it.
    final class Approved: Sendable {
        let flow: StoredFlow

        init(_ flow: StoredFlow) { self.flow = flow }
    }

    /// Confirms `flow` with `code` and returns the flow as approved.
    ///
    /// - Parameters:
    ///   - flow: the flow to confirm.
    ///   - code: what the person typed.
    ///   - person: on whose behalf; another app's flow is not found.
    ///   - accepts: whether this endpoint serves such a flow at all; others are not found.
    /// - Throws: `FlowRefusal`, or what the database threw; after the latter the flow tells the outcome.
    /// - Returns: the approved flow.
    func confirm(
        _ flow: FlowID,
        with code: OneTimeCode,
        by person: Person,
        accepts: @escaping @Sendable (StoredFlow) -> Bool
    ) async throws -> Approved {
        let checking = try await count(code, of: flow, by: person, accepts: accepts)
        return try await conclude(checking, await ask(checking, code))
    }

    // Neither this nor `conclude` is inlined: while the provider is waited for, there is no need for their room.
    @inline(never)
    private func count(
        _ code: OneTimeCode,
        of flow: FlowID,
        by person: Person,
        accepts: @escaping @Sendable (StoredFlow) -> Bool
    ) async throws -> Checking {
        let lock = LockFlow(flow: flow, app: person.caller.app)
        let step = try await pool.transaction(reading: lock) { transaction, flows in
            guard let stored = flows.first, accepts(stored) else { throw FlowRefusal.flowNotFound }
            return try count(code, of: stored, by: person, in: &transaction)
        }
        switch step {
        case .refuse(let refusal): throw refusal
        case .ask(let checking): return checking
        }
    }

    private func count(
        _ code: OneTimeCode,
        of flow: StoredFlow,
        by person: Person,
        in transaction: inout Transaction
    ) throws -> Step {
        switch flow.confirming.decide(at: flow.now) {
        case .refuse(let refusal): throw refusal
        case .expire:
            transaction.queue(CloseFlow(flow: flow.id, state: .expired, actor: .system("clock")))
            metrics.ended(flow.purpose, flow.method, .expired, of: person.caller)
            return .refuse(.flowExpired)
        case .ask: break
        }
        // The provider takes 3 to 8 digits for TOTP; a longer code is malformed, so it is neither asked about nor counted.
        if flow.method == .totp, code.digits.utf8.count > 8 {
            throw Problem(faults: [FieldFault("/code", "has more digits than an authenticator shows")])
        }
        let limits = LimitSet.check(
            app: person.caller.app,
            from: person.network,
            policy: person.caller.policy,
            vault: vault
        )
        if !limits.isEmpty { transaction.queue(TakeLimits(limits: limits)) }
        let digest = flow.method == .totp ? vault.digest(code, of: flow.factor) : nil
        if let digest, flow.usedCodes.contains(digest) {
            transaction.queue(CountReplay(flow: flow, caller: person.caller))
            metrics.replayed()
            return .refuse(.codeIncorrect(attemptsLeft: checksPerFlow - flow.checksUsed - 1))
        }
        let checking = Checking(
            flow: flow,
            call: .new(),
            caller: person.caller,
            operation: flow.checkOperation,
            usedCode: digest
        )
        transaction.queue(CountCheck(checking: checking))
        return .ask(checking)
    }

    private func ask(_ checking: Checking, _ code: OneTimeCode) async -> Ended<CheckOutcome> {
        let flow = checking.flow
        switch checking.operation {
        case .verifyFactor, .createChallenge:
            guard let factor = flow.factorSID.map({ FactorSID($0) }),
                let service = flow.factorService.map({ ServiceSID($0) })
            else { return Ended(.gone, CallRecord(.unsent)) }
            return checking.operation == .verifyFactor
                ? await provider.verify(code, of: factor, identity: flow.identity, service: service)
                : await provider.challenge(code, of: factor, identity: flow.identity, service: service)
        default:
            guard let sid = flow.verificationSID else { return Ended(.unsent, CallRecord(.unsent)) }
            return await provider.check(code, of: VerificationSID(sid), service: ServiceSID(flow.service))
        }
    }
}

extension Confirmation {
    @inline(never)
    private func conclude(_ checking: Checking, _ ended: Ended<CheckOutcome>) async throws -> Approved {
        do {
            return Approved(try await settle(checking, ended))
        } catch let error as PostgresError where error.isUnavailable {
            // The provider has looked at the answer: from here on only the flow can tell.
            throw FlowRefusal.outcomeUnknown(wait: .seconds(2), flow: checking.flow.id)
        }
    }

    private func settle(_ checking: Checking, _ ended: Ended<CheckOutcome>) async throws -> StoredFlow {
        let attemptsLeft = checksPerFlow - checking.flow.checksUsed - 1
        let wait = checking.flow.expiresAt.wait(from: checking.flow.now)
        switch ended.outcome {
        case .approved:
            return try await approve(checking, ended.record)
        case .wrong:
            try await close(checking, ended.record, attemptsLeft > 0 ? .pending : .failed, "wrong")
            throw FlowRefusal.codeIncorrect(attemptsLeft: attemptsLeft)
        case .exhausted:
            try await close(checking, ended.record, .failed, "exhausted")
            throw FlowRefusal.tooManyAttempts(wait: wait)
        case .notEvaluated(let refusal):
            try await close(checking, ended.record, .pending, "not_evaluated", givesBack: true)
            throw refusal
        case .unsent:
            try await close(checking, ended.record, .pending, "unsent", givesBack: true)
            throw FlowRefusal.providerUnavailable(wait: .seconds(5))
        case .gone where checking.operation != .checkVerification:
            // The provider has no such factor any more: no later answer can be right.
            try await close(checking, ended.record, .failed, "gone", givesBack: true)
            throw FlowRefusal.factorDisabled
        case .gone, .unknown:
            // Approved by an answer that was lost, or over for another reason: only the provider's records can tell.
            try await close(checking, ended.record, .unresolved, "unknown")
            throw FlowRefusal.outcomeUnknown(wait: .seconds(2), flow: checking.flow.id)
        }
    }

    private func approve(_ checking: Checking, _ record: CallRecord) async throws -> StoredFlow {
        let assertion = checking.flow.purpose == .enroll ? nil : UUID.random()
        let approval = SettleApproval(checking: checking, record: record, assertion: assertion)
        if let finishedAt = try await run(approval) {
            var flow = checking.flow
            flow.state = .approved
            flow.assertionID = assertion
            flow.finishedAt = finishedAt
            metrics.ended(flow.purpose, flow.method, .approved, of: checking.caller)
            metrics.approved(after: .seconds(finishedAt.timeIntervalSince(flow.createdAt)))
            return flow
        }
        // Nothing was settled now: by the first of two runs, or not at all.
        guard let flow = try await pool.settle(ReadFlows(flows: [checking.flow.id])).first else {
            throw FlowRefusal.flowNotFound
        }
        if flow.state == .approved, flow.assertionID == assertion { return flow }
        if flow.callInFlight == checking.call {
            let attemptsLeft = checksPerFlow - flow.checksUsed
            try await close(checking, record, attemptsLeft > 0 ? .pending : .failed, "replayed")
            throw FlowRefusal.codeIncorrect(attemptsLeft: attemptsLeft)
        }
        switch flow.confirming.decide(at: flow.now) {
        case .refuse(let refusal): throw refusal
        case .ask, .expire: throw FlowRefusal.flowExpired
        }
    }

    private func run(_ approval: SettleApproval) async throws -> Date? {
        do {
            return try await pool.settle(approval).first
        } catch  where error.constraint == "factors_one_default" {
            // Another first factor was approved at the same moment; now it is there to be seen.
            return try await pool.settle(approval).first
        }
    }

    private func close(
        _ checking: Checking,
        _ record: CallRecord,
        _ state: FlowState,
        _ result: String,
        givesBack: Bool = false
    ) async throws {
        _ = try await pool.settle(
            SettleAnswer(checking: checking, record: record, state: state, result: result, givesBack: givesBack)
        )
        if state != .pending { metrics.ended(checking.flow.purpose, checking.flow.method, state, of: checking.caller) }
    }
}

extension StoredFlow {
    /// What has to be asked of the provider about an answer to this flow.
    fileprivate var checkOperation: ProviderOperation {
        switch (method, purpose) {
        case (.totp, .enroll): .verifyFactor
        case (.totp, _): .createChallenge
        default: .checkVerification
        }
    }
}
