import Cryptography
package import Domain
import FoundationEssentials
package import Postgres

/// Brings users and their addresses under the active look-up key, so that an older one can go.
///
/// Each user is one transaction under the user's lock, with an audit row. The hash of an address moves in the factor and
/// in the factor's live flows at once, so that the address stays taken while they wait for their codes. Finished flows keep
/// the hash they ended with; what they still tell a new start (its pause, the end of its guesses) the provider holds too.
///
/// What cannot move now stays as it is, found under its old key as before. A request that waits for the user's lock
/// meanwhile goes on without it, for it looks for the old hash: once for a user, and the database's constraints still hold.
package struct LookupRotation: Sendable {
    /// What one pass did.
    package struct Outcome: Sendable, Equatable {
        /// Users that were written anew, themselves or their factors.
        package var users = 0
        package var factors = 0
        /// Users left for another pass: a flow of somebody else is live at one of their addresses, or they are in use.
        package var busy = 0
        /// Factors left because the user has the address once more.
        package var doubles: [Twice] = []
        /// Users left because what they have sealed cannot be opened.
        package var unreadable: [UserID] = []
        /// Users left because the app's user is stored once more, under the active key.
        package var twins: [UserID] = []
    }

    /// Two factors of one user with one address, of which one has to go.
    package struct Twice: Sendable, Equatable, CustomStringConvertible {
        /// The one that still needs the older key.
        package var left: FactorID
        package var leftStatus: String
        package var other: FactorID
        package var otherStatus: String

        package var description: String { "\(left) (\(leftStatus)) and \(other) (\(otherStatus))" }
    }

    /// Users looked at by one statement.
    static let page = 500

    private let pool: Pool
    private let vault: Vault

    package init(pool: Pool, vault: Vault) {
        self.pool = pool
        self.vault = vault
    }

    /// Makes one pass over all users.
    ///
    /// - Throws: `PostgresError`; `CryptographyError` if the keyring opens nothing of what users have sealed. What was
    ///   moved before that stays moved.
    package func run() async throws -> Outcome {
        var outcome = Outcome()
        var failure: CryptographyError?
        var next = UsersByLookupKey(after: UserID(uuid: UUID(high: 0, low: 0)), key: vault.lookupKeyID)
        while true {
            let users = try await pool.run(next)
            for (user, isOld) in users where isOld {
                do {
                    try await move(user, &outcome)
                } catch let error as CryptographyError {
                    failure = failure ?? error
                    outcome.unreadable.append(user)
                }
            }
            guard let last = users.last else { break }
            next.after = last.user
        }
        // Not one: the keyring is the wrong one.
        if let failure, outcome.users == 0 { throw failure }
        return outcome
    }

    private func move(_ user: UserID, _ outcome: inout Outcome) async throws {
        do {
            let (factors, doubles) = try await pool.transaction(
                reading: LockUserByID(user: user),
                AddressesOfUser(user: user)
            ) { transaction, users, addresses -> (factors: Int?, doubles: [Twice]) in
                guard let row = users.first else { return (nil, []) }
                return try move(row, addresses, in: &transaction)
            }
            outcome.users += factors == nil ? 0 : 1
            outcome.factors += factors ?? 0
            outcome.doubles += doubles
        } catch let error as PostgresError where error.isPassing {
            outcome.busy += 1
        } catch let error as PostgresError where error.constraint == "users_external_id_unique" {
            outcome.twins.append(user)
        }
    }

    /// Queues everything that one user needs; tells how many factors move, nil if nothing does, and which cannot.
    private func move(
        _ user: LockUserByID.Found,
        _ addresses: [AddressesOfUser.Found],
        in transaction: inout Transaction
    ) throws -> (factors: Int?, doubles: [Twice]) {
        let key = try vault.dataKey(user.dataKeyWrapped, of: user.id)
        let name = try key.open(user.externalSealed, column: "users.external_id", row: user.id.uuid)
        let lookup = vault.lookup(userNamed: name, of: user.app)
        var taken: [AddressesOfUser.Found.Place: AddressesOfUser.Found] = [:]
        for address in addresses where address.keyID == vault.lookupKeyID {
            if let place = address.place { taken[place] = address }
        }
        var moved = 0
        var doubles: [Twice] = []
        for address in addresses where address.keyID != vault.lookupKeyID {
            var next = address
            next.lookup = vault.lookup(
                canonical: try key.open(address.sealed, column: "factors.address", row: address.factor.uuid)
            )
            if let place = next.place {
                if let other = taken[place] {
                    doubles.append(
                        Twice(
                            left: address.factor,
                            leftStatus: address.status,
                            other: other.factor,
                            otherStatus: other.status
                        )
                    )
                    continue
                }
                taken[place] = next
            }
            transaction.queue(MoveLiveFlows(factor: address.factor, lookup: next.lookup))
            transaction.queue(MoveFactor(factor: address.factor, lookup: next.lookup, keyID: vault.lookupKeyID))
            moved += 1
        }
        guard moved > 0 || user.keyID != vault.lookupKeyID else { return (nil, doubles) }
        transaction.queue(MoveUser(user: user.id, lookup: lookup, keyID: vault.lookupKeyID))
        let event = AuditEvent(
            app: user.app,
            actor: .operator("cli"),
            action: "user.rehashed",
            subject: lookup,
            result: "ok",
            detail: #"{"factors":\#(moved)}"#
        )
        transaction.queue(AppendAudit(event))
        return (moved, doubles)
    }
}

extension PostgresError {
    /// Whether the same user may well be moved a little later: the address is taken by another live flow, or a lock was
    /// waited for too long.
    fileprivate var isPassing: Bool { constraint == "flows_one_live_per_address" || sqlState == "55P03" }
}
