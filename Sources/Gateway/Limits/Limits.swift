import Domain
import FoundationEssentials
import Postgres

/// The exact limits that one request has to pass, taken all or none in its own transaction.
struct LimitSet: Sendable {
    private(set) var scopes: [String] = []
    private(set) var keys: [[UInt8]] = []
    private(set) var caps: [Int] = []
    private(set) var lengths: [Int] = []

    var isEmpty: Bool { scopes.isEmpty }

    mutating func add(_ scope: LimitScope, _ value: [UInt8], _ policy: Policy, _ vault: Vault) {
        add(scope, value, cap: policy.cap(of: scope), vault)
    }

    private mutating func add(_ scope: LimitScope, _ value: [UInt8], cap: Int, _ vault: Vault) {
        scopes.append(scope.rawValue)
        keys.append(vault.limitKey(scope, value))
        caps.append(cap)
        lengths.append(scope.windowSeconds)
    }

    /// Adds the one counter that all of an app's messages share.
    ///
    /// A row is locked until its transaction is on disk, so a single one would let the app's starts pass one by one. A
    /// wide cap is therefore spread over shards taken at random; a cap below 200 stays one row and exact.
    private mutating func add(appMinute app: AppID, _ policy: Policy, _ vault: Vault) {
        let cap = policy.cap(of: .appMinute)
        let shards = min(max(cap / 100, 1), 16)
        let shard = UInt8.random(in: 0..<UInt8(shards))
        add(.appMinute, app.uuid.octets + [shard], cap: cap / shards, vault)
    }

    /// The end user's address is what the app says it is, so it counts within the app only.
    private mutating func add(senders network: NetworkAddress?, _ app: AppID, _ policy: Policy, _ vault: Vault) {
        guard let network else { return }
        add(.addressHour, app.uuid.octets + network.host, policy, vault)
        if let wide = network.network { add(.networkHour, app.uuid.octets + wide, policy, vault) }
    }

    private mutating func add(destination address: [UInt8], _ service: String, _ policy: Policy, _ vault: Vault) {
        // The provider may take a SID in other letters for the same service.
        let destination = Array(service.lowercased().utf8) + address
        add(.destination10Minutes, destination, policy, vault)
        add(.destinationDay, destination, policy, vault)
    }

    mutating func add(_ more: LimitSet) {
        scopes += more.scopes
        keys += more.keys
        caps += more.caps
        lengths += more.lengths
    }

    /// What stands before one message.
    static func send(
        to address: [UInt8],
        service: String,
        user: UserID,
        app: AppID,
        from network: NetworkAddress?,
        policy: Policy,
        vault: Vault
    ) -> LimitSet {
        var limits = LimitSet()
        limits.add(destination: address, service, policy, vault)
        limits.add(.userHour, user.uuid.octets, policy, vault)
        limits.add(.userDay, user.uuid.octets, policy, vault)
        limits.add(appMinute: app, policy, vault)
        limits.add(senders: network, app, policy, vault)
        return limits
    }

    /// What stands before a message that an operator asks for: it counts like any other to that address.
    static func operatorSend(to address: [UInt8], service: String, vault: Vault) -> LimitSet {
        var limits = LimitSet()
        limits.add(destination: address, service, .standard, vault)
        return limits
    }

    /// What stands before a flow that sends nothing.
    static func quietStart(user: UserID, policy: Policy, vault: Vault) -> LimitSet {
        var limits = LimitSet()
        limits.add(.userStarts, user.uuid.octets, policy, vault)
        return limits
    }

    /// What stands before the answer that a user has nothing to prove: asking for many users is limited like sending.
    static func unproved(
        _ lookup: [UInt8],
        app: AppID,
        from network: NetworkAddress?,
        policy: Policy,
        vault: Vault
    ) -> LimitSet {
        var limits = LimitSet()
        limits.add(.userStarts, lookup, policy, vault)
        limits.add(senders: network, app, policy, vault)
        return limits
    }

    /// What stands before one answer.
    static func check(app: AppID, from network: NetworkAddress?, policy: Policy, vault: Vault) -> LimitSet {
        var limits = LimitSet()
        if let network { limits.add(.addressChecks, app.uuid.octets + network.host, policy, vault) }
        return limits
    }
}

/// Takes every limit of the set, or raises `PT429` and undoes the transaction.
struct TakeLimits: Statement {
    static let sql = "select take_limits($1, $2, $3::integer[], $4::integer[])::text"
    let limits: LimitSet
    var parameters: [Parameter] {
        [.texts(limits.scopes), .bytesArray(limits.keys), .ints(limits.caps), .ints(limits.lengths)]
    }
    typealias Row = Void
}

/// Gives back what a request took, when the provider provably never saw it.
struct GiveBackLimits: Statement {
    static let sql = "select give_back_limits($1, $2)::text"
    let limits: LimitSet
    var parameters: [Parameter] { [.texts(limits.scopes), .bytesArray(limits.keys)] }
    typealias Row = Void
}

extension FlowRefusal {
    /// The refusal that `take_limits` raised as `scope:seconds`; nil for any other error.
    init?(limit error: any Error) {
        guard let error = error as? PostgresError, error.sqlState == "PT429",
            let parts = error.raised?.split(separator: ":"), parts.count == 2,
            let scope = LimitScope(rawValue: String(parts[0])), let seconds = Int(parts[1])
        else { return nil }
        self = .limited(scope, wait: .seconds(seconds))
    }
}

/// How much is left of each limit, one row each, in no order.
struct LimitsLeft: Statement {
    static let sql = """
        select greatest(0, t.cap - ceil(coalesce(limit_estimate(
            extract(epoch from clock_timestamp() - w.window_start)::double precision,
            t.length::integer, w.hits, w.previous_hits
        ), 0)))::bigint
        from unnest($1::text[], $2::bytea[], $3::bigint[], $4::bigint[]) as t (scope, key, cap, length)
        left join limit_windows w on w.scope = t.scope and w.key_hmac = t.key
        """
    static let isRepeatable = true
    let limits: LimitSet
    var parameters: [Parameter] {
        [.texts(limits.scopes), .bytesArray(limits.keys), .ints(limits.caps), .ints(limits.lengths)]
    }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int { try row.next() }
}
