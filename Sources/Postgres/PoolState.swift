/// Who holds which connection, who waits for one, and what is to be done about it: the rules of the pool without its
/// I/O.
///
/// Every event is a method that returns what must be done now. There is no clock in here; time is an argument.
struct PoolState<Waiter: Sendable> {
    typealias Instant = ContinuousClock.Instant

    struct Limits {
        var connections: Int
        var waitingRequests: Int
        var admissionWait: Duration
        var pause: Duration
        var burst: Duration
    }

    enum Action: Sendable {
        /// Lend the connection to the waiter.
        case grant(Int, Waiter)
        case refuse(Waiter, PostgresError.Kind)
        /// Something that takes time.
        case begin(Errand)
    }

    /// A connection of the pool.
    private enum Place {
        /// No session. Next: opening.
        case vacant
        /// On its way to a session. Next: idle, lent, resting, vacant.
        case opening
        /// Failed, and somebody still waits. Next: opening, vacant.
        case resting
        /// A session nobody uses; listed in `idle`. Next: lent, closing.
        case idle
        /// Next: idle, vacant, closing.
        case lent
        /// The pool is draining. Next: vacant.
        case closing
    }

    private let limits: Limits
    private var places: [Place]
    // The last one used is lent first: its server process is the warmest.
    private var idle: [Int] = []
    private var queue = WaitQueue<Waiter>()
    private var failures = 0
    private var wakes: Set<Instant> = []
    /// Until when requests that have waited long enough go on waiting.
    private var patience = Patience()
    private(set) var isDraining = false

    init(_ limits: Limits) {
        self.limits = limits
        places = Array(repeating: .vacant, count: limits.connections)
    }

    var status: PoolStatus {
        let inUse = count(.lent)
        return PoolStatus(size: idle.count + inUse, idle: idle.count, inUse: inUse, waiting: queue.count)
    }
}

// MARK: - What callers do

extension PoolState {
    /// A caller wants a connection before `deadline`; `ticket` stands for it in `cancel`.
    mutating func lease(
        _ waiter: Waiter,
        ticket: UInt64,
        _ admission: Admission,
        deadline: Instant,
        at now: Instant
    ) -> [Action] {
        guard !isDraining else { return [.refuse(waiter, .closed)] }
        if let place = idle.popLast() {
            places[place] = .lent
            return [.grant(place, waiter)]
        }
        guard admission == .settlement || queue.requestCount < limits.waitingRequests else {
            return [.refuse(waiter, .overloaded)]
        }
        if queue.requestCount == 0 { patience.lineIsEmpty(at: now, limits) }
        queue.append(.init(ticket: ticket, deadline: deadline, waiter: waiter), admission)
        return openForWaiters() + wake(by: deadline)
    }

    /// The caller behind `ticket` does not want to wait any longer.
    mutating func cancel(_ ticket: UInt64) -> Action? {
        queue.remove { $0.ticket == ticket }.first.map { .refuse($0, .cancelled) }
    }

    /// A lent connection comes back in good order.
    mutating func giveBack(_ place: Int, at now: Instant) -> Action? {
        guard !isDraining else {
            places[place] = .closing
            return .begin(.close(place))
        }
        return lend(place, at: now)
    }

    /// A lent connection comes back without a session, and perhaps with work that is to be begun anew before `deadline`.
    ///
    /// It was let in before and is next; nobody can take it back.
    mutating func lose(_ place: Int, unfinished: Waiter? = nil, deadline: Instant = .now) -> [Action] {
        places[place] = .vacant
        guard let waiter = unfinished else { return isDraining ? finishIfDone() : openForWaiters() }
        guard !isDraining else { return [.refuse(waiter, .closed)] + finishIfDone() }
        if let place = idle.popLast() {
            places[place] = .lent
            return [.grant(place, waiter)]
        }
        queue.prepend(.init(ticket: nil, deadline: deadline, waiter: waiter))
        return openForWaiters() + wake(by: deadline)
    }

    /// The session of a connection that nobody used has ended.
    mutating func loseIdle(_ place: Int) {
        // It may have been lent a moment ago; whoever got it will find out.
        guard places[place] == .idle else { return }
        places[place] = .vacant
        idle.removeAll { $0 == place }
    }
}

// MARK: - What the pool hears of its actions

extension PoolState {
    mutating func opened(_ place: Int, at now: Instant) -> Action? {
        failures = 0
        return giveBack(place, at: now)
    }

    /// More connections may be wanted once one has succeeded; until then only one is tried at a time.
    mutating func demand() -> [Action] {
        isDraining ? [] : openForWaiters()
    }

    mutating func failedToOpen(_ place: Int) -> [Action] {
        failures += 1
        places[place] = .vacant
        guard !isDraining, !queue.isEmpty else { return isDraining ? finishIfDone() : [] }
        places[place] = .resting
        return [.begin(.rest(place, .milliseconds(min(1000, 25 << min(failures, 6)))))]
    }

    mutating func rested(_ place: Int) -> [Action] {
        places[place] = .vacant
        return isDraining ? finishIfDone() : openForWaiters()
    }

    mutating func closed(_ place: Int) -> [Action] {
        places[place] = .vacant
        return finishIfDone()
    }

    /// Refuses who has waited too long.
    mutating func timePassed(to now: Instant) -> [Action] {
        wakes = wakes.filter { $0 > now }
        let reason: PostgresError.Kind = status.size == 0 ? .connection : .overloaded
        let late = queue.removeLate(at: now, isPatient: patience.end.map { $0 > now } ?? false)
        return late.map { .refuse($0, reason) }
            + (queue.nextDeadline(notBefore: patience.end).map { wake(by: $0) } ?? [])
    }

    /// Opens one connection ahead of the first caller.
    mutating func start() -> [Action] {
        guard !isDraining, places.first == .vacant else { return [] }
        places[0] = .opening
        return [.begin(.open(0))]
    }

    /// Takes no more work and closes every connection as soon as it is idle.
    mutating func drain() -> [Action] {
        guard !isDraining else { return [] }
        isDraining = true
        for place in idle { places[place] = .closing }
        let closing = idle.map { Action.begin(.close($0)) }
        idle = []
        return queue.remove { _ in true }.map { .refuse($0, .closed) } + closing + finishIfDone()
    }
}

// MARK: - Rules

extension PoolState {
    private mutating func lend(_ place: Int, at now: Instant) -> Action? {
        guard let waiter = queue.popFirst() else {
            places[place] = .idle
            idle.append(place)
            return nil
        }
        // Settlements before a request are part of its line: thousands of them can come at once, and pass.
        patience.lineMoves(at: now, limits)
        places[place] = .lent
        return .grant(place, waiter)
    }

    // As many connections as callers wait for; one while the server refuses them.
    private mutating func openForWaiters() -> [Action] {
        guard places.contains(.vacant) else { return [] }
        let underWay = count(.opening) + count(.resting)
        let wanted = failures > 0 ? min(1, queue.count) : queue.count
        let vacant = places.indices.filter { places[$0] == .vacant }.prefix(max(0, wanted - underWay))
        for place in vacant { places[place] = .opening }
        return vacant.map { .begin(.open($0)) }
    }

    private mutating func wake(by deadline: Instant) -> [Action] {
        guard !wakes.contains(where: { $0 <= deadline }) else { return [] }
        wakes.insert(deadline)
        return [.begin(.wake(deadline))]
    }

    private func finishIfDone() -> [Action] {
        places.allSatisfy { $0 == .vacant } ? [.begin(.finish)] : []
    }

    private func count(_ wanted: Place) -> Int {
        places.reduce(0) { $0 + ($1 == wanted ? 1 : 0) }
    }
}

extension PoolState {
    /// When to stop hoping: a line that does not move is not worth waiting in, nor one that has not been empty for long,
    /// where each who waits makes it longer for the next.
    private struct Patience {
        private var standsStill: Instant?
        private var isOld: Instant?

        /// Nil while nobody has waited yet.
        var end: Instant? {
            guard let standsStill, let isOld else { return nil }
            return min(standsStill, isOld)
        }

        mutating func lineIsEmpty(at now: Instant, _ limits: Limits) {
            standsStill = now + limits.admissionWait
            isOld = now + limits.burst
        }

        mutating func lineMoves(at now: Instant, _ limits: Limits) {
            standsStill = now + limits.pause
        }
    }
}

extension PoolState.Action: Equatable where Waiter: Equatable {}
