package import Domain
package import FoundationEssentials
import Postgres

/// An earlier flow at an address.
package struct RecentFlow: Sendable, Equatable {
    package var live: AddressHistory.Live
    package var address: [UInt8]
    package var checksUsed: Int
    package var sendsUsed: Int
    package var lastSentAt: Date?
}

extension AddressHistory {
    /// What the flows at one address, newest first, mean for the next one.
    package init(_ flows: [RecentFlow], at now: Date) {
        let recent =
            flows
            .prefix { $0.live.state != .approved }
            .filter { now.timeIntervalSince($0.live.createdAt) < 600 }
        self.init(
            live: flows.first { !$0.live.state.isFinal }?.live,
            recentSends: recent.reduce(0) { $0 + $1.sendsUsed },
            lastSentAt: recent.compactMap(\.lastSentAt).max(),
            exhaustedUntil:
                recent
                .filter { $0.live.state == .failed && $0.checksUsed >= checksPerFlow }
                .map(\.live.expiresAt).max()
        )
    }
}

/// The latest flows at the addresses of a user's active factors, newest first.
struct RecentFlowsOfUser: Statement {
    static let sql = """
        select f.flow_id, f.user_id, f.factor_id, f.purpose, f.method, f.state, f.call_in_flight is not null,
            f.verification_sid, f.created_at, f.expires_at, f.address_hmac, f.checks_used, f.sends_used, f.last_sent_at,
            f.nonce, f.first_factor
        from \(userByLookup)
        cross join lateral (
            select distinct address_hmac from factors
            where user_id = u.user_id and status = 'active' and address_hmac is not null
        ) as a
        cross join lateral (
            select * from flows
            where provider_service = $3 and address_hmac = a.address_hmac
            order by created_at desc
            limit 12
        ) as f
        order by f.created_at desc
        """
    let app: AppID
    let lookups: [[UInt8]]
    let service: String
    var parameters: [Parameter] { [.uuid(app.uuid), .bytesArray(lookups), .text(service)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> RecentFlow { try RecentFlow(&row) }
}

/// The latest flows at one address, newest first.
struct RecentFlowsAtAddress: Statement {
    static let sql = """
        select flow_id, user_id, factor_id, purpose, method, state, call_in_flight is not null,
            verification_sid, created_at, expires_at, address_hmac, checks_used, sends_used, last_sent_at,
            nonce, first_factor
        from flows
        where provider_service = $1 and address_hmac = $2
        order by created_at desc
        limit 12
        """
    let service: String
    let address: [UInt8]
    var parameters: [Parameter] { [.text(service), .bytes(address)] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> RecentFlow { try RecentFlow(&row) }
}

extension RecentFlow {
    init(_ row: inout RowReader) throws(PostgresError) {
        live = AddressHistory.Live(
            id: FlowID(uuid: try row.next()),
            user: UserID(uuid: try row.next()),
            factor: FactorID(uuid: try row.next()),
            purpose: try row.next(Purpose.self),
            method: try row.next(Method.self),
            state: try row.next(FlowState.self),
            hasCallInFlight: try row.next(),
            verificationSID: try row.next(),
            createdAt: try row.next(),
            expiresAt: try row.next()
        )
        address = try row.next()
        checksUsed = try row.next()
        sendsUsed = try row.next()
        lastSentAt = try row.next()
        live.binding = Binding(nonce: try row.next(), firstFactor: try row.next())
    }
}

/// A flow with its factor and user, as everything after the start needs it.
package struct StoredFlow: Sendable {
    package var id: FlowID
    package var app: AppID
    package var purpose: Purpose
    package var method: Method
    package var state: FlowState
    package var service: String
    package var verificationSID: String?
    package var addressLookup: [UInt8]?
    package var checksUsed: Int
    package var sendsUsed: Int
    package var lastSentAt: Date?
    package var callInFlight: CallID?
    package var firstFactor: [String]
    package var nonce: String?
    package var locale: String?
    package var assertionID: UUID?
    package var createdAt: Date
    package var expiresAt: Date
    package var finishedAt: Date?
    package var user: UserID
    package var isUserLocked: Bool
    package var identity: UUID
    package var userLookup: [UInt8]
    package var userSealed: [UInt8]
    package var dataKeyWrapped: [UInt8]
    package var factor: FactorID
    package var factorStatus: StoredFactor.Status
    package var factorLockedUntil: Date?
    package var factorFailures: Int
    package var factorService: String?
    package var factorSID: String?
    package var addressSealed: [UInt8]?
    package var addressMasked: String?
    /// Digests of TOTP codes that this factor has accepted and that could still be right.
    package var usedCodes: [[UInt8]]
    package var now: Date

    /// What the stored facts say about a new answer.
    package var confirming: Confirming {
        Confirming(
            state: state,
            expiresAt: expiresAt,
            checksUsed: checksUsed,
            hasCallInFlight: callInFlight != nil,
            isUserLocked: isUserLocked,
            factorIsUsable: purpose == .enroll ? factorStatus == .unverified : factorStatus == .active,
            factorLockedUntil: factorLockedUntil
        )
    }
}

extension StoredFlow {
    init(_ row: inout RowReader) throws(PostgresError) {
        id = FlowID(uuid: try row.next())
        app = AppID(uuid: try row.next())
        purpose = try row.next(Purpose.self)
        method = try row.next(Method.self)
        state = try row.next(FlowState.self)
        service = try row.next()
        verificationSID = try row.next()
        addressLookup = try row.next()
        checksUsed = try row.next()
        sendsUsed = try row.next()
        lastSentAt = try row.next()
        let call: UUID? = try row.next()
        callInFlight = call.map(CallID.init(uuid:))
        firstFactor = try row.next()
        nonce = try row.next()
        locale = try row.next()
        assertionID = try row.next()
        createdAt = try row.next()
        expiresAt = try row.next()
        finishedAt = try row.next()
        user = UserID(uuid: try row.next())
        isUserLocked = try row.next()
        identity = try row.next()
        userLookup = try row.next()
        userSealed = try row.next()
        dataKeyWrapped = try row.next()
        factor = FactorID(uuid: try row.next())
        factorStatus = try row.next(StoredFactor.Status.self)
        factorLockedUntil = try row.next()
        factorFailures = try row.next()
        factorService = try row.next()
        factorSID = try row.next()
        addressSealed = try row.next()
        addressMasked = try row.next()
        usedCodes = try row.next()
        now = try row.next()
    }
}
