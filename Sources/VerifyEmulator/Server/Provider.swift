import FoundationEssentials
import VerifyModel

/// The one owner of the emulated account: calls come in one after the other and change its state.
actor Provider {
    private let credentials: Credentials
    private let account: AccountSID
    private let beginning: @Sendable (Date) -> ProviderState
    private var state: ProviderState
    private var clock = MovableClock()
    private var script = FaultScript()
    private var tally = Tally()
    private var courier: WebhookCourier?

    init(_ configuration: EmulatorConfiguration, random: Randomness = .secure) {
        credentials = Credentials(
            accountSID: configuration.accountSID,
            authToken: configuration.authToken,
            apiKeys: configuration.apiKeys
        )
        account = AccountSID(configuration.accountSID)
        let random = configuration.fixedCode.map(random.always) ?? random
        beginning = { now in
            ProviderState(
                behaviour: configuration.behaviour,
                random: random,
                services: configuration.services,
                at: now
            )
        }
        state = beginning(Date())
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
        guard let route = VerifyRoute(path: exchange.path) else { throw .notFound(exchange.resource) }
        guard let operation = VerifyMethod(rawValue: exchange.method).flatMap({ VerifyOperation($0, route) }) else {
            return Reply(notAllowedAt: route)
        }
        let call = exchange.call(operation, account: account, now: now)
        try state.admit(caller, operation, route, call)
        tally.count(operation)

        fault = script.take(for: operation.rawValue)
        guard fault?.processes ?? true else { return Reply(status: 204) }
        let reply = try state.perform(operation, at: route, call)
        state.noteUse(by: caller, of: operation)
        courier?.post(state.takeOutbox())
        return reply
    }
}

// MARK: Control

extension Provider {
    var now: Date { clock.now() }
    var faults: [Fault] { script.faults }
    var calls: [String: Int] { tally.byName }
    var deliveries: [DeliveryReport] { courier?.reports ?? [] }
    var clockState: ClockState { ClockState(now: VerifyDate(now).wire, advancedSeconds: clock.advancedSeconds) }

    func messages(to address: String?) -> [EmulatorMessage] { state.inbox.messages(to: address) }

    /// Event calls go to `courier` from now on.
    func employ(_ courier: WebhookCourier) { self.courier = courier }

    func advanceClock(by seconds: Int) -> Bool { clock.advance(by: seconds) }

    /// Takes a template in and returns its SID.
    func add(_ template: TemplateDraft) -> String { state.add(template, at: now) }

    func add(_ faults: [Fault]) { script.add(faults) }

    func clearFaults() { script.clear() }

    /// Back to the state after the start: services of the command line, no faults, the machine's time.
    func reset() {
        clock = MovableClock()
        script = FaultScript()
        tally = Tally()
        courier?.reset()
        state = beginning(Date())
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

    fileprivate func call(_ operation: VerifyOperation, account: AccountSID, now: Date) -> Call {
        let family = operation.family
        return Call(
            account: account,
            now: now,
            resource: resource,
            query: Parameters(Form(encoded: query.utf8), family: family),
            form: Parameters(Form(encoded: body), family: family),
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
