internal import Glibc
internal import Synchronization

/// The reactor's thread and the three things it serves: an inbox, descriptors, deadlines.
///
/// The thread holds the engine, not the reactor, so that the latter's release can end it.
final class Engine: Sendable {
    /// Work, with whatever has to outlive it.
    enum Entry: Sendable {
        case work(@Sendable () -> Void)
        case job(UnownedJob, Reactor)
        case isolated(UnownedJob, ReactorIsolation)
    }

    private struct State {
        var entries: [Entry] = []
        var hasThread = false
        var isAsleep = false
        var isClosed = false
    }

    private let state = Mutex(State())
    private let epoll = Epoll()
    private let thread = Atomic<UInt>(0)
    private let watches = Mutex(WatchList())

    var isCurrent: Bool { thread.load(ordering: .relaxed) == currentThread() }

    func put(_ entry: Entry) {
        let (mustStart, mustWake) = state.withLock { state in
            state.entries.append(entry)
            defer {
                state.hasThread = true
                state.isAsleep = false
            }
            return (!state.hasThread, state.isAsleep)
        }
        if mustStart { startThread { self.run() } }
        // The thread itself is awake, and looks into the inbox before it sleeps.
        if mustWake, !isCurrent { epoll.wake() }
    }

    func close() {
        state.withLock { $0.isClosed = true }
        epoll.wake()
    }
}

// MARK: - Watching

extension Engine {
    func watch(_ descriptor: Int32, _ interest: Readiness, _ watcher: any Watcher) -> Bool {
        guard epoll.add(descriptor, interest) else { return false }
        watches.withLock { $0.add(descriptor, watcher) }
        return true
    }

    func change(_ descriptor: Int32, _ interest: Readiness) {
        epoll.change(descriptor, interest)
    }

    func forget(_ descriptor: Int32) {
        epoll.remove(descriptor)
        watches.withLock { $0.remove(descriptor) }
    }

    func setDeadline(_ instant: ContinuousClock.Instant?, _ watcher: any Watcher) {
        watches.withLock { $0.setDeadline(instant, watcher) }
    }
}

// MARK: - The thread

extension Engine {
    private func run() {
        thread.store(currentThread(), ordering: .relaxed)
        var work: [Entry] = []
        while takeEntries(into: &work) {
            for entry in work { run(entry) }
            work.removeAll(keepingCapacity: true)
            let patience = mayRest() ? watches.withLock { $0.patience(from: .now) } : 0
            epoll.wait(milliseconds: patience) { descriptor, readiness in
                watches.withLock { $0.watcher(of: descriptor) }?.isReady(descriptor, for: readiness)
            }
            for watcher in watches.withLock({ $0.takeLate() }) { watcher.isLate() }
        }
        // Another thread may get the number, or have taken over: an actor can outlive the reactor.
        _ = thread.compareExchange(expected: currentThread(), desired: 0, ordering: .relaxed)
    }

    private func run(_ entry: Entry) {
        switch entry {
        case .work(let work): work()
        case .job(let job, let reactor): unsafe job.runSynchronously(on: reactor.asUnownedTaskExecutor())
        case .isolated(let job, let isolation):
            unsafe job.runSynchronously(on: isolation.asUnownedSerialExecutor())
        }
    }

    /// Whether nothing waits in the inbox; whoever puts something there from then on wakes the thread.
    private func mayRest() -> Bool {
        state.withLock { state in
            state.isAsleep = state.entries.isEmpty && !state.isClosed
            return state.isAsleep
        }
    }

    /// Swaps what has come for `work`, which is empty; false when nothing more will come.
    private func takeEntries(into work: inout [Entry]) -> Bool {
        state.withLock { state in
            swap(&state.entries, &work)
            state.isAsleep = false
            let isOver = work.isEmpty && state.isClosed
            if isOver { state.hasThread = false }
            return !isOver
        }
    }
}
