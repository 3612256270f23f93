/// One thread that waits for file descriptors and runs, in turn, whatever can go on (the reactor pattern; epoll(7)).
///
/// It is an executor twice over. As a task executor it runs the tasks that prefer it. Actors that use `isolation` live on
/// its thread: what they own is touched by nobody else, and what happens to their descriptors is told them without a
/// change of thread. Nothing that runs here may block: everybody else would wait.
///
/// The thread is started by the first work and ends when the reactor is released.
package final class Reactor: TaskExecutor {
    private let engine: Engine
    /// The executor of actors that live on this thread.
    package let isolation: ReactorIsolation

    package init() {
        engine = Engine()
        isolation = ReactorIsolation(engine: engine)
    }

    deinit { engine.close() }

    package func enqueue(_ job: consuming ExecutorJob) {
        engine.put(.job(UnownedJob(job), self))
    }

    /// Runs `work` on the thread: at once where the caller stands on it, else in its turn.
    package func perform(_ work: @escaping @Sendable () -> Void) {
        if engine.isCurrent { work() } else { engine.put(.work(work)) }
    }

    /// Tells `watcher` when the descriptor can be read, or written if it asks for that, until `forget`.
    ///
    /// The descriptor stays its owner's, who forgets it before closing it. To be called on the thread.
    ///
    /// - Returns: false when the system has no room for it.
    package func watch(_ descriptor: Int32, for interest: Readiness, _ watcher: any Watcher) -> Bool {
        engine.watch(descriptor, interest, watcher)
    }

    /// Changes what a watched descriptor is watched for.
    ///
    /// To be called on the thread.
    package func change(_ descriptor: Int32, to interest: Readiness) {
        engine.change(descriptor, interest)
    }

    /// Ends the watch over a descriptor.
    ///
    /// To be called on the thread.
    package func forget(_ descriptor: Int32) {
        engine.forget(descriptor)
    }

    /// Calls `watcher.isLate()` once `instant` has passed; a later call takes the place of an earlier one, nil ends it.
    ///
    /// To be called on the thread.
    package func setDeadline(_ instant: ContinuousClock.Instant?, for watcher: any Watcher) {
        engine.setDeadline(instant, watcher)
    }
}

/// The serial executor of the actors of one reactor.
package final class ReactorIsolation: SerialExecutor {
    private let engine: Engine

    fileprivate init(engine: Engine) {
        self.engine = engine
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        engine.put(.isolated(UnownedJob(job), self))
    }

    package func checkIsolated() {
        precondition(engine.isCurrent, "not on the reactor's thread")
    }
}

/// Who waits for a descriptor or for a time; called on the reactor's thread.
package protocol Watcher: AnyObject, Sendable {
    func isReady(_ descriptor: Int32, for readiness: Readiness)
    func isLate()
}

/// What can be done with a descriptor; an error or the end of the stream counts as both.
package struct Readiness: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let reading = Readiness(rawValue: 1)
    package static let writing = Readiness(rawValue: 2)
}
