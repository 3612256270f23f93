import FoundationEssentials
import VerifyModel

/// The one owner of the emulated account: calls come in one after the other and change its state.
actor Provider {
    private let credentials: Credentials
    private let account: AccountSID
    private let beginning: JournalLine.Beginning
    private let journal: StateJournal?
    private var state: ProviderState
    private var clock: MovableClock
    private var script = FaultScript()
    private var tally = Tally()
    private var courier: WebhookCourier?

    /// - Throws: when the state file cannot be used.
    init(_ configuration: EmulatorConfiguration) throws(StateFileFault) {
        credentials = Credentials(
            accountSID: configuration.accountSID,
            authToken: configuration.authToken,
            apiKeys: configuration.apiKeys
        )
        account = AccountSID(configuration.accountSID)
        beginning = JournalLine.Beginning(configuration)
        var replay = Replay(configuration, at: Date())
        if let path = configuration.stateFile {
            journal = try StateJournal.open(path) { line throws(StateFileFault) in
                try replay.apply(line)
            } snapshot: { journal throws(StateFileFault) in
                replay.resume(configuration)
                try replay.save(journal)
            }
        } else {
            journal = nil
        }
        state = replay.state
        clock = replay.clock
    }

    /// Carries one request of the provider's API out, unless a fault comes first.
    func answer(_ exchange: Exchange) -> Outcome {
        let now = clock.now()
        var fault: Fault?
        do throws(Refusal) {
            let reply = try process(exchange, at: now, &fault)
            return Outcome(reply: reply, fault: fault, now: now)
        } catch {
            let reply = Reply(error.under(state.behaviour), retryAfter: state.behaviour.retryAfterSeconds)
            return Outcome(reply: reply, fault: fault, now: now)
        }
    }

    private func process(_ exchange: Exchange, at now: Date, _ fault: inout Fault?) throws(Refusal) -> Reply {
        let caller = try credentials.caller(exchange.authorization)
        try requireJournal()
        guard let route = VerifyRoute(path: exchange.path) else { throw .notFound(exchange.resource) }
        guard let operation = VerifyMethod(rawValue: exchange.method).flatMap({ VerifyOperation($0, route) }) else {
            return Reply(notAllowedAt: route)
        }
        let call = exchange.call(operation, account: account, now: now)
        try state.admit(caller, operation, route, call)
        tally.count(operation)

        fault = script.take(for: operation.rawValue)
        guard fault?.processes ?? true else { return Reply(status: 204) }
        return try perform(operation, at: route, call, exchange, by: caller)
    }

    /// Carries the call out, and writes down what went into it before anybody hears what came of it.
    private func perform(
        _ operation: VerifyOperation,
        at route: VerifyRoute,
        _ call: Call,
        _ exchange: Exchange,
        by caller: Caller
    ) throws(Refusal) -> Reply {
        let isWritten = journal != nil && operation.mayChangeState
        let seed = isWritten ? Randomness.secure.bytes(16) : []
        if isWritten { state.random = Randomness.seeded(seed, always: beginning.fixedCode) }
        let result = state.carryOut(operation, at: route, call, by: caller)
        let events = state.takeOutbox()
        // What is refused may have changed something too: it ended an older verification, or filled a rate limit.
        if isWritten {
            try write(JournalLine(call: .init(exchange, by: caller, at: call.now, seed: seed, status: result.status)))
        }
        courier?.post(events)
        return try result.get()
    }

    private func write(_ line: JournalLine) throws(Refusal) {
        do throws(StateFileFault) { try journal?.append(line) } catch { throw .stateNotWritten }
    }

    /// Once a line was not written, what the emulator knows is ahead of its file: it says nothing more until a restart.
    private func requireJournal() throws(Refusal) {
        if journal?.isBroken ?? false { throw .stateNotWritten }
    }
}

// MARK: Control

extension Provider {
    var now: Date { clock.now() }
    var faults: [Fault] { script.faults }
    var calls: [String: Int] { tally.byName }
    var deliveries: [DeliveryReport] { courier?.reports ?? [] }
    var clockState: ClockState { ClockState(now: VerifyDate(now).wire, advancedSeconds: clock.advancedSeconds) }

    /// Lets go of the state file; calls that still come are refused.
    func close() { journal?.close() }

    func messages(to address: String?) -> [EmulatorMessage] { state.inbox.messages(to: address) }

    /// Event calls go to `courier` from now on.
    func employ(_ courier: WebhookCourier) { self.courier = courier }

    /// The text that a device sees which opens the address of a silent attempt; nil if there is none.
    ///
    /// - Throws: when the state file cannot be written.
    func openSilentAttempt(_ token: String) throws(Refusal) -> String? {
        try requireJournal()
        let now = clock.now()
        guard let text = state.openSilentAttempt(token, at: now) else { return nil }
        try write(JournalLine(opened: .init(token: token, at: now)))
        return text
    }

    /// - Throws: when the state file cannot be written.
    func advanceClock(by seconds: Int) throws(Refusal) -> Bool {
        try requireJournal()
        guard clock.advance(by: seconds) else { return false }
        try write(JournalLine(advanced: seconds))
        return true
    }

    /// Takes a template in and returns its SID.
    ///
    /// - Throws: when the state file cannot be written.
    func add(_ template: TemplateDraft) throws(Refusal) -> String {
        try requireJournal()
        let now = clock.now()
        let seed = Randomness.secure.bytes(16)
        if journal != nil { state.random = Randomness.seeded(seed, always: beginning.fixedCode) }
        let sid = state.add(template, at: now)
        try write(JournalLine(template: .init(template, at: now, seed: seed)))
        return sid
    }

    func add(_ faults: [Fault]) { script.add(faults) }

    func clearFaults() { script.clear() }

    /// Back to the state after the start: services of the command line, no faults, the machine's time.
    ///
    /// - Throws: when the state file cannot be written.
    func reset() throws(Refusal) {
        try requireJournal()
        let now = Date()
        clock = MovableClock()
        script = FaultScript()
        tally = Tally()
        courier?.reset()
        state = ProviderState(beginning, at: now)
        try write(JournalLine(reset: now))
    }
}

/// The clock as `/_emulator/clock` shows it.
struct ClockState: Codable, Sendable {
    let now: String
    let advancedSeconds: Int

    private enum CodingKeys: String, CodingKey {
        case now
        case advancedSeconds = "advanced_seconds"
    }
}

/// How many calls of each operation came in, faults included.
private struct Tally: Sendable {
    private var counts: [VerifyOperation: Int] = [:]

    var byName: [String: Int] {
        Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) })
    }

    mutating func count(_ operation: VerifyOperation) {
        counts[operation, default: 0] += 1
    }
}

extension Exchange {
    /// The path without the version, as the provider's messages quote it.
    fileprivate var resource: String { path.hasPrefix("/v2/") ? String(path.dropFirst(3)) : path }

    func call(_ operation: VerifyOperation, account: AccountSID, now: Date) -> Call {
        let family = operation.family
        return Call(
            account: account,
            now: now,
            resource: resource,
            query: Parameters(Form(encoded: query.utf8), family: family),
            form: Parameters(Form(encoded: body), family: family),
            body: body,
            origin: origin
        )
    }
}

extension VerifyOperation {
    /// Entities and what hangs on them word their refusals with codes of their own.
    fileprivate var family: Parameters.Family {
        if path.rawValue.contains("/AccessTokens") { return .accessToken }
        return path.rawValue.contains("/Entities") || path.rawValue.contains("/Webhooks") ? .factor : .verification
    }
}

extension VerifyOperation {
    /// Whether a repetition needs it: everything that writes, and the fetch that is metered.
    fileprivate var mayChangeState: Bool { method != .get || self == .fetchVerification }
}

extension ProviderState {
    /// Performs the operation and notes what the caller has used up by it.
    mutating func carryOut(
        _ operation: VerifyOperation,
        at route: VerifyRoute,
        _ call: Call,
        by caller: Caller
    ) -> Result<Reply, Refusal> {
        do throws(Refusal) {
            let reply = try perform(operation, at: route, call)
            noteUse(by: caller, of: operation)
            return .success(reply)
        } catch {
            return .failure(error)
        }
    }
}

extension Result where Success == Reply, Failure == Refusal {
    var status: Int {
        switch self {
        case .success(let reply): reply.status
        case .failure(let refusal): refusal.status
        }
    }
}

extension Fault {
    /// Whether the call takes effect although its answer is disturbed.
    fileprivate var processes: Bool {
        switch effect {
        case .dropBefore, .redirect: false
        case .status(_, _, _, _, let processes): processes
        case .delay, .dropAfter, .garbage, .slow, .huge: true
        }
    }
}

extension Reply {
    /// 405 with the methods that the path has.
    fileprivate init(notAllowedAt route: VerifyRoute) {
        self.init(.methodNotAllowed, retryAfter: nil)
        let methods = [VerifyMethod.get, .post, .delete].filter { VerifyOperation($0, route) != nil }
        headers.append(("Allow", methods.map(\.rawValue).joined(separator: ", ")))
    }
}
