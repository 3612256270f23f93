import Cryptography
import Domain
import FoundationEssentials
import Postgres
import VerifyModel

/// Enrolment of an address: a factor that cannot be used is written, a code is sent, and the right answer activates it.
///
/// An address is validated before it counts (ASVS 6.6.1). The code comes from the provider service for enrolments, so
/// that it never opens a login.
struct Enrollment: Sendable {
    let pool: Pool
    let vault: Vault
    let users: UserDirectory
    let services: ProviderServices
    let delivery: Delivery
    let confirmation: Confirmation
    let denials: Denials

    enum Start: Sendable {
        case started(StartedFlow)
        case reused(StartedFlow)
    }

    private enum Placed: Sendable {
        case sending(Delivery.Opened)
        case reused(FlowID)
    }

    /// Starts the enrolment of a phone or an e-mail address.
    ///
    /// - Throws: `FlowRefusal`, or what the database threw.
    func start(_ wish: AddressWish) async throws -> Start {
        let lookup = vault.lookup(wish.address)
        return try await denials.recording(wish.person.caller, "enrollment.refused", about: lookup) {
            switch try await place(wish, lookup) {
            case .sending(let opened):
                let sent = try await delivery.deliver(opened)
                return .started(StartedFlow(opened, sent, destination: wish.address.masked, canUse: []))
            case .reused(let id):
                guard let flow = try await pool.run(ReadFlows(flows: [id])).first else {
                    throw FlowRefusal.flowNotFound
                }
                return .reused(StartedFlow(flow, canUse: []))
            }
        }
    }

    private func place(_ wish: AddressWish, _ lookup: [UInt8]) async throws -> Placed {
        let caller = wish.person.caller
        let service = services.service(for: .enroll, of: caller)
        let id = FlowID.new()
        do {
            let (lock, read) = users.locking(wish.user, of: caller)
            return try await pool.transaction(
                reading: try users.making(wish.user, of: caller),
                lock,
                read,
                RecentFlowsAtAddress(service: service.wire, address: lookup)
            ) { transaction, _, _, rows, earlier in
                let subject = try Subject.made(rows)
                try Self.check(subject, wish, lookup)
                let factor = try factor(for: wish, lookup, of: subject, in: &transaction)
                let flow = NewFlow(
                    id: id,
                    user: subject.user,
                    userLookup: subject.lookup,
                    factor: factor,
                    purpose: .enroll,
                    method: wish.method,
                    service: service,
                    addressLookup: lookup,
                    locale: wish.person.locale
                )
                var limits = LimitSet()
                limits.add(.enrollments, subject.user.uuid.octets, caller.policy, vault)
                let placement = try delivery.place(
                    flow,
                    to: wish.address.canonical,
                    after: earlier,
                    for: wish.person,
                    counting: limits,
                    at: subject.now,
                    in: &transaction
                )
                // Last, as flows are locked before factors everywhere.
                transaction.queue(RenameFactor(factor: factor, name: wish.name))
                switch placement {
                case .reused(let live): return .reused(live)
                case .opened(let opened): return .sending(opened)
                }
            }
        } catch {
            throw FlowRefusal(storing: error, of: id) ?? error
        }
    }

    private static func check(_ subject: Subject, _ wish: AddressWish, _ lookup: [UInt8]) throws(FlowRefusal) {
        let policy = wish.person.caller.policy
        if subject.isLocked { throw .userLocked }
        guard policy.methods.contains(wish.method) else { throw .channelUnsupported }
        if subject.activeFactors.contains(where: { $0.addressLookup == lookup && $0.type == wish.method.factorType }) {
            throw .factorExists
        }
        guard subject.activeFactors.count < policy.activeFactors else { throw .tooManyFactors }
    }

    /// The unproved factor of an earlier try, or a new one.
    private func factor(
        for wish: AddressWish,
        _ lookup: [UInt8],
        of subject: Subject,
        in transaction: inout Transaction
    ) throws -> FactorID {
        let earlier = subject.factors.first { $0.addressLookup == lookup && $0.status == .unverified }
        if let earlier { return earlier.id }
        let factor = FactorID.new()
        let key = try vault.dataKey(subject.dataKeyWrapped, of: subject.user)
        let address = SealedAddress(
            lookup: lookup,
            keyID: vault.lookupKeyID,
            sealed: try key.seal(wish.address.canonical, column: "factors.address", row: factor.uuid),
            masked: wish.address.masked
        )
        transaction.queue(
            InsertFactor(
                factor: factor,
                app: wish.person.caller.app,
                user: subject.user,
                type: wish.method.factorType,
                name: wish.name,
                address: address
            )
        )
        return factor
    }

    /// Takes the answer to an enrolment of a factor of `type` and returns the flow and the factor, now active.
    ///
    /// - Throws: `FlowRefusal`, or what the database threw.
    func confirm(_ answer: EnrollmentAnswer, _ type: FactorType) async throws -> (FlowID, StoredFactor) {
        let app = answer.person.caller.app
        let flow = try await flow(of: answer.target, app)
        return try await denials.recording(answer.person.caller, "check.refused", flow: flow, about: flow.uuid.octets) {
            do {
                let approved = try await confirmation.confirm(flow, with: answer.code, by: answer.person) {
                    $0.purpose == .enroll && $0.method.factorType == type
                }
                guard let factor = try await pool.run(ReadFactor(factor: approved.flow.factor, app: app)).first ?? nil
                else {
                    throw FlowRefusal.factorNotFound
                }
                return (flow, factor)
            } catch {
                throw FlowRefusal(storing: error) ?? error
            }
        }
    }

    private func flow(of target: EnrollmentAnswer.Target, _ app: AppID) async throws -> FlowID {
        switch target {
        case .flow(let flow): return flow
        case .factor(let factor):
            guard let flow = try await pool.run(FindEnrollment(factor: factor, app: app)).first else {
                throw FlowRefusal.factorNotFound
            }
            return flow
        }
    }
}
