import Cryptography
import FoundationEssentials
import VerifyModel

/// An account that is being put together from a state file, or from nothing.
struct Replay: Sendable {
    private(set) var state: ProviderState
    private(set) var clock = MovableClock()
    /// The settings under which the next lines happened.
    private var beginning: JournalLine.Beginning
    private let account: AccountSID
    private let now: Date
    private var shared = SharedText()
    private var hasHead = false
    private var hasBegun = false

    init(_ configuration: EmulatorConfiguration, at now: Date) {
        account = AccountSID(configuration.accountSID)
        self.now = now
        beginning = JournalLine.Beginning(configuration)
        // What the command line names is there from the start, unless a file says what became of it.
        state = ProviderState(beginning, at: now)
    }

    /// Carries out the next line.
    mutating func apply(_ json: [UInt8]) throws(StateFileFault) {
        guard let line = try? VerifyJSON.decode(JournalLine.self, from: json) else {
            throw StateFileFault("it is no line of a state file")
        }
        if let head = line.head { return try begin(head) }
        guard hasHead else { throw StateFileFault("it does not begin as a state file does") }
        if let name = line.table {
            guard let table = ProviderState.tables.first(where: { $0.name == name }) else {
                throw StateFileFault("it holds \(name), which this version does not know")
            }
            return try table.load(&state, json, &shared)
        }
        if let begin = line.begin {
            hasBegun = true
            shared = SharedText()
            beginning = begin
            state.behaviour = begin.behaviour
            guard clock.advance(by: begin.advancedSeconds) else { throw StateFileFault("its clock is impossible") }
            return
        }
        guard hasBegun else { throw StateFileFault("something happens before its snapshot ends") }
        try happen(line)
    }

    private mutating func begin(_ head: JournalLine.Head) throws(StateFileFault) {
        guard head.version == JournalLine.Head.newest else {
            throw StateFileFault("its version is \(head.version), not \(JournalLine.Head.newest)")
        }
        guard head.account == account.wire else {
            throw StateFileFault("it belongs to the account \(head.account)")
        }
        hasHead = true
        state = ProviderState(behaviour: beginning.behaviour, random: .secure, at: now)
    }

    private mutating func happen(_ line: JournalLine) throws(StateFileFault) {
        if let call = line.call {
            let status = try repeated(call)
            guard status == call.status else {
                throw StateFileFault(
                    "\(call.method) \(call.path) was answered \(call.status) and now \(status), so another version "
                        + "wrote it"
                )
            }
        } else if let opened = line.opened {
            _ = state.openSilentAttempt(opened.token, at: opened.at)
        } else if let event = line.template {
            guard let seed = Base64URL.decode(event.seed) else { throw StateFileFault("its template cannot be read") }
            state.random = Randomness.seeded(seed, always: beginning.fixedCode)
            _ = state.add(event.draft, at: event.at)
        } else if let seconds = line.advanced {
            guard clock.advance(by: seconds) else { throw StateFileFault("its clock is impossible") }
        } else if let time = line.reset {
            clock = MovableClock()
            state = ProviderState(beginning, at: time)
        } else {
            throw StateFileFault("it says nothing")
        }
    }

    private mutating func repeated(_ event: JournalLine.CallEvent) throws(StateFileFault) -> Int {
        let exchange = Exchange(event)
        guard let exchange, let seed = Base64URL.decode(event.seed), let route = VerifyRoute(path: exchange.path),
            let operation = VerifyMethod(rawValue: exchange.method).flatMap({ VerifyOperation($0, route) })
        else { throw StateFileFault("its call cannot be read") }
        state.random = Randomness.seeded(seed, always: beginning.fixedCode)
        let call = exchange.call(operation, account: account, now: event.at)
        let caller = event.device.map(Caller.device) ?? .account
        let status = state.carryOut(operation, at: route, call, by: caller).status
        // What became of its webhooks is not known; they are not called a second time.
        _ = state.takeOutbox()
        return status
    }

    /// Goes over to the settings of this start.
    ///
    /// Services that the command line names for the first time are made; one that was deleted stays deleted.
    mutating func resume(_ configuration: EmulatorConfiguration) {
        let known = Set(beginning.everNamed)
        beginning = JournalLine.Beginning(configuration, after: hasHead ? beginning.everNamed : [])
        beginning.advancedSeconds = clock.advancedSeconds
        state.behaviour = configuration.behaviour
        state.random = Randomness.secure.always(configuration.fixedCode)
        for sid in configuration.services where !known.contains(sid) && state.services[sid] == nil {
            state.services.put(ServiceRecord(sid: sid, friendlyName: "Postern", at: now), for: sid)
        }
    }

    /// Writes all of it as the beginning of a file.
    func save(_ journal: StateJournal) throws(StateFileFault) {
        try journal.append(JournalLine(head: .init(version: JournalLine.Head.newest, account: account.wire)))
        for table in ProviderState.tables { try table.save(state, journal) }
        try journal.append(JournalLine(begin: beginning))
    }
}

extension JournalLine.Beginning {
    init(_ configuration: EmulatorConfiguration, after earlier: [String] = []) {
        self.init(
            advancedSeconds: 0,
            behaviour: configuration.behaviour,
            fixedCode: configuration.fixedCode,
            services: configuration.services,
            everNamed: earlier + configuration.services.filter { !earlier.contains($0) }
        )
    }
}

extension ProviderState {
    /// The account as a start or a reset makes it.
    init(_ beginning: JournalLine.Beginning, at now: Date) {
        self.init(
            behaviour: beginning.behaviour,
            random: Randomness.secure.always(beginning.fixedCode),
            services: beginning.services,
            at: now
        )
    }
}

extension Exchange {
    /// Nil if the body is neither text nor Base64.
    init?(_ event: JournalLine.CallEvent) {
        guard let body = event.body.map({ Array($0.utf8) }) ?? event.bytes.flatMap(Base64.decode) else { return nil }
        self.init(
            method: event.method,
            path: event.path,
            query: event.query,
            authorization: nil,
            origin: event.origin,
            body: body
        )
    }
}

extension JournalLine.CallEvent {
    init(_ exchange: Exchange, by caller: Caller, at now: Date, seed: [UInt8], status: Int) {
        var device: String?
        if case .device(let token) = caller { device = token }
        let text = String(validating: exchange.body, as: UTF8.self)
        self.init(
            at: now,
            method: exchange.method,
            path: exchange.path,
            query: exchange.query,
            origin: exchange.origin,
            body: text,
            bytes: text == nil ? Base64.encode(exchange.body) : nil,
            device: device,
            seed: Base64URL.encode(seed),
            status: status
        )
    }
}

extension JournalLine.TemplateEvent {
    init(_ draft: TemplateDraft, at now: Date, seed: [UInt8]) {
        self.init(draft: draft, at: now, seed: Base64URL.encode(seed))
    }
}
