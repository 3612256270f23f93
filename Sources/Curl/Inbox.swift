internal import Synchronization

/// Where tasks leave orders for the driver, and where the number of calls in flight is counted.
final class Inbox: Sendable {
    private struct State {
        var orders: [Order] = []
        var inFlight = 0
        var isClosed = false
        var hasEnded = false
        var alarm: Alarm?

        /// - Returns: the alarm to ring: only the first order after an empty inbox needs one.
        mutating func post(_ order: Order) -> Alarm? {
            guard !hasEnded else { return nil }
            orders.append(order)
            return orders.count == 1 ? alarm : nil
        }
    }

    private let state = Mutex(State())
    private let maxInFlight: Int

    init(maxInFlight: Int) {
        self.maxInFlight = maxInFlight
    }

    var inFlight: Int {
        state.withLock { $0.inFlight }
    }

    var isClosed: Bool {
        state.withLock { $0.isClosed }
    }

    /// Leaves `job` for the driver, or refuses it at once.
    func start(_ job: Job) {
        let (refusal, alarm) = state.withLock { state -> (TransportError.Reason?, Alarm?) in
            if state.isClosed { return (.closed, nil) }
            if state.inFlight >= maxInFlight { return (.overloaded, nil) }
            state.inFlight += 1
            return (nil, state.post(.start(job)))
        }
        if let refusal { job.continuation.resume(returning: .failure(.unsent(refusal))) }
        alarm?.ring()
    }

    /// Asks for the end of a call; nothing happens if it is unknown or over.
    func cancel(_ id: UInt64) {
        let alarm = state.withLock { $0.post(.cancel(id)) }
        alarm?.ring()
    }

    /// Takes no further calls; those taken are finished.
    func close() {
        let alarm = state.withLock { state in
            state.isClosed = true
            return state.alarm
        }
        alarm?.ring()
    }

    /// From now on orders ring `alarm`.
    func open(_ alarm: Alarm) {
        state.withLock { $0.alarm = alarm }
    }

    /// All orders since the last call, or nil when none will ever come and the driver has nothing left to do either.
    func takeOrders(driverIsIdle: Bool) -> [Order]? {
        state.withLock { state in
            if state.isClosed && state.orders.isEmpty && driverIsIdle {
                state.hasEnded = true
                state.alarm = nil
                return nil
            }
            defer { state.orders = [] }
            return state.orders
        }
    }

    /// There is no driver and will be none: every call that waits for one fails as closed.
    func abandon() {
        let orders = state.withLock { state in
            state.isClosed = true
            state.hasEnded = true
            defer { state.orders = [] }
            return state.orders
        }
        for case .start(let job) in orders {
            release(1)
            job.continuation.resume(returning: .failure(.unsent(.closed)))
        }
    }

    /// Makes room for `count` calls that are over.
    func release(_ count: Int) {
        state.withLock { $0.inFlight -= count }
    }
}
