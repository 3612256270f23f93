import Domain
import FoundationEssentials
import Postgres
import VerifyModel

extension FactorChanges {
    /// Deletes a factor with its live flows, here first and then at the provider.
    ///
    /// What the provider does cannot undo the deletion: its intents were written with it, and a factor that is still
    /// there is left for `FactorSweeper`.
    ///
    /// - Throws: `FlowRefusal.lastFactor` for the last active one unless `isForced`, another `FlowRefusal`, or what
    ///   the database threw.
    func delete(_ factor: FactorID, of user: ExternalUserID, isForced: Bool, by caller: Caller) async throws {
        let (errands, closed) = try await denials.recording(
            caller,
            "factor.refused",
            subject: vault.lookup(user, of: caller.app),
            factor: factor,
            about: factor.uuid.octets
        ) {
            let (lock, read) = directory.locking(user, of: caller)
            return try await onceMore {
                try await pool.transaction(
                    reading: lock,
                    read,
                    LiveFlowsOfFactor(factor: factor)
                ) { transaction, _, rows, flows in
                    let (subject, found) = try find(factor, in: rows)
                    let others = subject.activeFactors.filter { $0.id != factor }
                    if found.status == .active, others.isEmpty, !isForced { throw FlowRefusal.lastFactor }
                    let canceling = close(flows, by: caller, in: &transaction)
                    transaction.queue(
                        DeleteFactor(factor: factor, isForced: isForced, userLookup: subject.lookup, caller: caller)
                    )
                    if found.isDefault, let heir = others.first, !others.contains(where: \.isDefault) {
                        queueDefault(heir.id, of: subject, by: caller, in: &transaction)
                    }
                    let deletion = queueDeletion(of: found, identity: subject.identity, in: &transaction)
                    return (canceling + deletion, flows)
                }
            }
        }
        for flow in closed { metrics.ended(flow.purpose, flow.method, flow.end, of: caller) }
        for errand in errands { await run(errand) }
    }

    /// Ends the factor's flows, so that no code on its way to the old number or device can prove anything.
    private func close(_ flows: [LiveFlow], by caller: Caller, in transaction: inout Transaction) -> [Errand] {
        flows.compactMap { flow in
            let close = CloseFlow(
                flow: flow.id,
                state: flow.end,
                actor: flow.isOverdue ? .system("clock") : .app(keyID: caller.keyID),
                detail: flow.isOverdue ? "{}" : #"{"because":"factor.deleted"}"#
            )
            transaction.queue(close)
            guard !flow.isOverdue, let verification = flow.verification else { return nil }
            let errand = Errand(call: .new(), .cancel(VerificationSID(verification), ServiceSID(flow.service)))
            transaction.queue(
                StartCall(call: errand.call, flow: flow.id, operation: .cancelVerification, sid: verification)
            )
            return errand
        }
    }

    /// Writes the intent to delete the provider's factor, if there is one.
    private func queueDeletion(
        of factor: StoredFactor,
        identity: UUID,
        in transaction: inout Transaction
    ) -> [Errand] {
        guard let sid = factor.providerSID, let service = factor.providerService else { return [] }
        let task = Errand.Task.delete(factor.id, FactorSID(sid), identity: identity, ServiceSID(service))
        let errand = Errand(call: .new(), task)
        transaction.queue(StartCall(call: errand.call, factor: factor.id, operation: .deleteFactor, sid: sid))
        return [errand]
    }

    private func run(_ errand: Errand) async {
        // The deletion stands and the intents are open, so a failure to write any of this down loses nothing.
        switch errand.task {
        case .cancel(let verification, let service):
            let record = await provider.cancel(verification, service: service)
            _ = try? await pool.run(SettleCall(call: errand.call, record: record), .settlement)
        case .delete(let factor, let sid, let identity, let service):
            let record = await provider.delete(sid, identity: identity, service: service)
            let settlement = SettleRemoval(factor: factor, call: errand.call, record: record, sid: sid)
            _ = try? await pool.run(settlement, .settlement)
        }
    }
}

/// What is left to do at the provider once a deletion is committed.
private struct Errand: Sendable {
    enum Task: Sendable {
        case cancel(VerificationSID, ServiceSID)
        case delete(FactorID, FactorSID, identity: UUID, ServiceSID)
    }

    let call: CallID
    let task: Task

    init(call: CallID, _ task: Task) {
        self.call = call
        self.task = task
    }
}
