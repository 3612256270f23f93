/// Callers that wait for a connection: settlements first, then requests, each in the order they came.
struct WaitQueue<Waiter> {
    struct Entry {
        /// What it is taken back by; nil if it cannot be.
        let ticket: UInt64?
        let deadline: ContinuousClock.Instant
        let waiter: Waiter
    }

    private var settlements = Line<Entry>()
    private var requests = Line<Entry>()

    var count: Int { settlements.count + requests.count }
    var requestCount: Int { requests.count }
    var isEmpty: Bool { count == 0 }

    /// The time at which the first of them may have waited too long; a request not before `patience` ends.
    func nextDeadline(notBefore patience: ContinuousClock.Instant?) -> ContinuousClock.Instant? {
        let request = requests.elements.map(\.deadline).min().map { max($0, patience ?? $0) }
        return (settlements.elements.map(\.deadline) + [request].compactMap(\.self)).min()
    }

    mutating func append(_ entry: Entry, _ admission: Admission) {
        switch admission {
        case .settlement: settlements.append(entry)
        case .request: requests.append(entry)
        }
    }

    /// Puts an entry before all others.
    mutating func prepend(_ entry: Entry) {
        settlements.prepend(entry)
    }

    mutating func popFirst() -> Waiter? {
        (settlements.popFirst() ?? requests.popFirst())?.waiter
    }

    /// Removes who has waited too long; requests stay while there is patience with them.
    mutating func removeLate(at now: ContinuousClock.Instant, isPatient: Bool) -> [Waiter] {
        let late = settlements.remove { $0.deadline <= now } + (isPatient ? [] : requests.remove { $0.deadline <= now })
        return late.map(\.waiter)
    }

    mutating func remove(where isUnwanted: (Entry) -> Bool) -> [Waiter] {
        (settlements.remove(where: isUnwanted) + requests.remove(where: isUnwanted)).map(\.waiter)
    }
}

/// First in, first out, at constant cost: the room in front is given back when it is half of the whole.
private struct Line<Element> {
    private var slots: [Element?] = []
    private var head = 0

    var count: Int { slots.count - head }

    var elements: [Element] { slots[head...].compactMap(\.self) }

    mutating func append(_ element: Element) {
        slots.append(element)
    }

    mutating func prepend(_ element: Element) {
        slots.insert(element, at: head)
    }

    mutating func popFirst() -> Element? {
        guard head < slots.count else { return nil }
        defer {
            slots[head] = nil
            head += 1
            if head * 2 >= slots.count { giveBackRoom() }
        }
        return slots[head]
    }

    mutating func remove(where isUnwanted: (Element) -> Bool) -> [Element] {
        let all = elements
        slots = all.filter { !isUnwanted($0) }
        head = 0
        return all.filter(isUnwanted)
    }

    private mutating func giveBackRoom() {
        slots.removeFirst(head)
        head = 0
    }
}
