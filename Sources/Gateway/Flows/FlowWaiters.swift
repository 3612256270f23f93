package import Domain
package import Postgres
import ServiceLifecycle
import Synchronization

/// Requests that wait for a flow to change: one query per half second for all of them together.
///
/// While the service runs, a waiting request is answered when its flow's state is no longer the one it saw, when its
/// wait is over, or when the replica begins to stop; before and after, and beyond `capacity`, at once.
package final class FlowWaiters: Service, CustomStringConvertible {
    private static let interval = Duration.milliseconds(500)

    package let description = "flow waiters"
    private let pool: Pool
    private let waiting: Mutex<Waiting>

    package init(pool: Pool, capacity: Int = 1000) {
        self.pool = pool
        waiting = Mutex(Waiting(capacity: capacity))
    }

    /// How many requests wait.
    package var count: Int { waiting.withLock { $0.count } }
    /// Whether requests may wait.
    package var isOpen: Bool { waiting.withLock { $0.isOpen } }

    /// The flow as it stands once it is no longer in `state`, at the latest after `wait`; nil if there is none.
    ///
    /// - Throws: `PostgresError`, or `CancellationError` if the caller was cancelled.
    package func flow(
        _ id: FlowID,
        changedFrom state: FlowState,
        within wait: Duration
    ) async throws -> StoredFlow? {
        if let flow = await change(Waiter(flow: id, state: state, deadline: .now + wait)) { return flow }
        try Task.checkCancellation()
        return try await pool.run(ReadFlows(flows: [id])).first
    }

    /// Looks for changes until graceful shutdown or cancellation, then lets every request go.
    package func run() async throws {
        waiting.withLock { $0.isOpen = true }
        while await pause() { await look() }
        let all = waiting.withLock { $0.close() }
        for place in all { place.resume(returning: nil) }
    }

    /// One look at the flows that are waited for.
    package func look() async {
        let flows = waiting.withLock { $0.flows }
        guard !flows.isEmpty else { return }
        do {
            let found = try await pool.run(ReadFlows(flows: flows))
            settle(Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { $1 }))
        } catch {
            // Whoever's time is over asks the database itself and tells its caller what is wrong.
            settle([:])
        }
    }

    private func settle(_ flows: [FlowID: StoredFlow]) {
        let over = waiting.withLock { $0.take(by: flows, at: .now) }
        for (place, flow) in over { place.resume(returning: flow) }
    }

    private func pause() async -> Bool {
        do {
            try await cancelWhenGracefulShutdown { try await Task.sleep(for: Self.interval) }
            return !Task.isShuttingDownGracefully
        } catch {
            return false
        }
    }
}

extension FlowWaiters {
    /// The flow once it was seen to change or the wait was over; nil if the caller must read it itself.
    private func change(_ waiter: Waiter) async -> StoredFlow? {
        guard let ticket = waiting.withLock({ $0.admit() }) else { return nil }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { place in
                waiting.withLock { $0.seat(waiter, place, ticket) }?.resume(returning: nil)
                // The handler below may have run before the waiter stood in the table.
                if Task.isCancelled { leave(ticket) }
            }
        } onCancel: {
            leave(ticket)
        }
    }

    private func leave(_ ticket: Int) {
        waiting.withLock { $0.leave(ticket) }?.resume(returning: nil)
    }
}

/// What one request waits for.
private struct Waiter {
    var flow: FlowID
    var state: FlowState
    var deadline: ContinuousClock.Instant
}

/// The table of waiting requests.
private struct Waiting {
    typealias Place = CheckedContinuation<StoredFlow?, Never>

    let capacity: Int
    var isOpen = false
    private var seats: [Int: (waiter: Waiter, place: Place)] = [:]
    private var tickets = 0

    init(capacity: Int) { self.capacity = capacity }

    var count: Int { seats.count }

    /// The flows that are waited for, each once.
    var flows: [FlowID] { Array(Set(seats.values.map(\.waiter.flow))) }

    /// A ticket, or nil if there is no use in waiting here.
    mutating func admit() -> Int? {
        guard isOpen, seats.count < capacity else { return nil }
        tickets += 1
        return tickets
    }

    /// Seats a waiter; gives its place back if the table was closed meanwhile.
    mutating func seat(_ waiter: Waiter, _ place: Place, _ ticket: Int) -> Place? {
        guard isOpen else { return place }
        seats[ticket] = (waiter, place)
        return nil
    }

    mutating func leave(_ ticket: Int) -> Place? {
        seats.removeValue(forKey: ticket)?.place
    }

    mutating func close() -> [Place] {
        isOpen = false
        defer { seats = [:] }
        return seats.values.map(\.place)
    }

    /// Takes out whoever's flow has changed or whose time is over.
    mutating func take(by flows: [FlowID: StoredFlow], at now: ContinuousClock.Instant) -> [(Place, StoredFlow?)] {
        var over: [(Place, StoredFlow?)] = []
        for (ticket, seat) in seats {
            let flow = flows[seat.waiter.flow]
            guard seat.waiter.deadline <= now || flow.map({ $0.state != seat.waiter.state }) ?? false else { continue }
            seats[ticket] = nil
            over.append((seat.place, flow))
        }
        return over
    }
}
