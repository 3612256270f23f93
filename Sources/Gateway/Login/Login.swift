import Cryptography
import Domain
import FoundationEssentials
import Postgres
import VerifyModel

/// A login: choose a factor, start a flow, take the answer, hand over the assertion.
///
/// A start is two round trips to the database before the provider is asked and one after it: the first locks the user
/// and reads the factors and the latest flows at their addresses, the second writes everything that was decided.
///
/// One object for all requests, as are its collaborators: a suspended function holds references to them, not copies.
final class Login: Sendable {
    let pool: Pool
    let vault: Vault
    let services: ProviderServices
    let delivery: Delivery
    let confirmation: Confirmation
    let denials: Denials

    init(
        pool: Pool,
        vault: Vault,
        services: ProviderServices,
        delivery: Delivery,
        confirmation: Confirmation,
        denials: Denials
    ) {
        self.pool = pool
        self.vault = vault
        self.services = services
        self.delivery = delivery
        self.confirmation = confirmation
        self.denials = denials
    }

    indirect enum Start: Sendable {
        case started(StartedFlow)
        /// A double click: the flow that is live already.
        case reused(StartedFlow)
        case enrollmentRequired
    }

    private enum Placed: Sendable {
        case sending(Message)
        case ready(Start)
        case reused(FlowID, canUse: [Method])
    }

    /// A flow that waits for its message, with what its starter is told besides.
    private final class Message: Sendable {
        let opened: Delivery.Opened
        private let destination: String?
        private let canUse: [Method]

        init(_ opened: Delivery.Opened, destination: String?, canUse: [Method]) {
            self.opened = opened
            self.destination = destination
            self.canUse = canUse
        }

        @inline(never)
        func started(_ sent: Sent) -> Start {
            .started(StartedFlow(opened, sent, destination: destination, canUse: canUse))
        }
    }

    /// Starts a login.
    ///
    /// - Throws: `FlowRefusal`, or what the database threw.
    func start(_ wish: LoginWish) async throws -> Start {
        let lookups = vault.lookups(wish.user, of: wish.person.caller.app)
        return try await denials.recording(
            wish.person.caller,
            "flow.refused",
            subject: lookups.first,
            about: lookups.first
        ) {
            switch try await place(wish, lookups) {
            case .ready(let start): return start
            case .sending(let message): return message.started(try await delivery.deliver(message.opened))
            case .reused(let flow, let canUse): return try await reused(flow, canUse)
            }
        }
    }

    // Not inlined: a stored flow is large, and a start that waits for the provider has none.
    @inline(never)
    private func reused(_ flow: FlowID, _ canUse: [Method]) async throws -> Start {
        guard let stored = try await pool.run(ReadFlows(flows: [flow])).first else { throw FlowRefusal.flowNotFound }
        return .reused(StartedFlow(stored, canUse: canUse))
    }

    @inline(never)
    private func place(_ wish: LoginWish, _ lookups: [[UInt8]]) async throws -> Placed {
        let caller = wish.person.caller
        let service = services.service(for: .login, of: caller)
        let id = FlowID.new()
        do {
            return try await pool.transaction(
                reading: LockUser(app: caller.app, lookups: lookups),
                ReadSubject(app: caller.app, lookups: lookups),
                RecentFlowsOfUser(app: caller.app, lookups: lookups, service: service.wire)
            ) { [self] transaction, _, rows, recent in
                guard let subject = Subject(rows), !subject.activeFactors.isEmpty else {
                    let limits = LimitSet.unproved(
                        lookups.first ?? [],
                        app: caller.app,
                        from: wish.person.network,
                        policy: caller.policy,
                        vault: vault
                    )
                    transaction.queue(TakeLimits(limits: limits))
                    return .ready(.enrollmentRequired)
                }
                return try place(id, wish, subject, recent, service, in: &transaction)
            }
        } catch {
            throw FlowRefusal(storing: error, of: id) ?? error
        }
    }

    private func place(
        _ id: FlowID,
        _ wish: LoginWish,
        _ subject: Subject,
        _ recent: [RecentFlow],
        _ service: ServiceSID,
        in transaction: inout Transaction
    ) throws -> Placed {
        if subject.isLocked { throw FlowRefusal.userLocked }
        let policy = wish.person.caller.policy
        let choice = try MethodChoice.choose(
            from: subject.factors,
            wanting: wish.factor,
            by: wish.methods,
            policy: policy,
            at: subject.now
        )
        if let until = choice.factor.lockedUntil, until > subject.now {
            throw FlowRefusal.tooManyAttempts(wait: until.wait(from: subject.now))
        }
        let canUse = MethodChoice.usable(subject.activeFactors, policy: policy).filter { $0 != choice.method }
        let flow = NewFlow(
            id: id,
            user: subject.user,
            userLookup: subject.lookup,
            factor: choice.factor.id,
            purpose: .login,
            method: choice.method,
            service: service,
            addressLookup: choice.factor.addressLookup,
            firstFactor: wish.firstFactor,
            nonce: wish.nonce,
            locale: wish.person.locale
        )
        guard let lookup = choice.factor.addressLookup, let sealed = choice.factor.addressSealed else {
            return place(quiet: flow, subject, wish.person, canUse, in: &transaction)
        }
        let key = try vault.dataKey(subject.dataKeyWrapped, of: subject.user)
        let address = try key.open(sealed, column: "factors.address", row: choice.factor.id.uuid)
        let placement = try delivery.place(
            flow,
            to: address,
            after: recent.filter { $0.address == lookup },
            for: wish.person,
            at: subject.now,
            in: &transaction
        )
        switch placement {
        case .reused(let live): return .reused(live, canUse: canUse)
        case .opened(let opened):
            return .sending(Message(opened, destination: choice.factor.addressMasked, canUse: canUse))
        }
    }

    /// A TOTP flow sends nothing and needs no provider call before its answer.
    private func place(
        quiet flow: NewFlow,
        _ subject: Subject,
        _ person: Person,
        _ canUse: [Method],
        in transaction: inout Transaction
    ) -> Placed {
        let limits = LimitSet.quietStart(user: subject.user, policy: person.caller.policy, vault: vault)
        transaction.queue(TakeLimits(limits: limits))
        transaction.queue(OpenFlow(flow: flow, caller: person.caller))
        let started = StartedFlow(
            id: flow.id,
            factor: flow.factor,
            method: flow.method,
            checksUsed: 0,
            sendsUsed: 0,
            expiresAt: subject.now.addingTimeInterval(NewFlow.lifetime / .seconds(1)),
            canUse: canUse
        )
        return .ready(.started(started))
    }
}
