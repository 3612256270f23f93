internal import Glibc
internal import Synchronization

/// The executor of one connection: jobs run in turn on a thread of its own, where they may block.
///
/// The thread is started by the first job and ends when the executor is released.
final class ConnectionThread: SerialExecutor {
    private let inbox = Inbox()

    deinit { inbox.close() }

    func enqueue(_ job: consuming ExecutorJob) {
        inbox.put(Inbox.Entry(job: UnownedJob(job), executor: self))
    }
}

/// What the thread has to do; the one thing it shares with everybody else.
private final class Inbox: Sendable {
    /// A job, and its executor, which so outlives the job.
    struct Entry {
        let job: UnownedJob
        let executor: ConnectionThread
    }

    private struct State {
        var entries: [Entry] = []
        var hasThread = false
        var isAsleep = false
        var isClosed = false
    }

    private let state = Mutex(State())
    private let alarm = Semaphore()

    func put(_ entry: Entry) {
        let (mustStart, mustWake) = state.withLock { state in
            state.entries.append(entry)
            defer {
                state.hasThread = true
                state.isAsleep = false
            }
            return (!state.hasThread, state.isAsleep)
        }
        if mustStart { startThread() }
        if mustWake { alarm.signal() }
    }

    func close() {
        state.withLock { $0.isClosed = true }
        alarm.signal()
    }

    private func run() {
        // Signals are for the threads that wait for them; here they would only interrupt system calls.
        var all = sigset_t()
        unsafe sigfillset(&all)
        unsafe pthread_sigmask(SIG_BLOCK, &all, nil)
        while let entry = next() {
            unsafe entry.job.runSynchronously(on: entry.executor.asUnownedSerialExecutor())
        }
    }

    private func next() -> Entry? {
        while true {
            let (entry, isClosed) = state.withLock { state -> (Entry?, Bool) in
                if !state.entries.isEmpty { return (state.entries.removeFirst(), false) }
                state.isAsleep = !state.isClosed
                return (nil, state.isClosed)
            }
            if entry != nil || isClosed { return entry }
            alarm.wait()
        }
    }

    private func startThread() {
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        unsafe pthread_attr_setstacksize(&attributes, 1 << 20)
        var thread = pthread_t()
        let failure = unsafe pthread_create(
            &thread,
            &attributes,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<Inbox>.fromOpaque(context).takeRetainedValue().run()
                return nil
            },
            Unmanaged.passRetained(self).toOpaque()
        )
        precondition(failure == 0, "the system gave no thread for a database connection: errno \(failure)")
        unsafe pthread_attr_destroy(&attributes)
    }
}

/// POSIX `sem_t`; waits without a lock.
@safe private final class Semaphore: @unchecked Sendable {
    // sem_overview(7): a semaphore may be used by every thread; it must not move, hence the allocation.
    private let handle = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() {
        unsafe sem_init(handle, 0, 0)
    }

    deinit {
        unsafe sem_destroy(handle)
        unsafe handle.deallocate()
    }

    func signal() {
        unsafe sem_post(handle)
    }

    func wait() {
        while unsafe sem_wait(handle) != 0 {}  // EINTR
    }
}
