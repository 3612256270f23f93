import FoundationEssentials
import Synchronization
import Testing

@testable import Reactor

@Suite struct ReactorTests {
    private let reactor = Reactor()

    @Test func `tasks that prefer it and actors that live on it share one thread`() async {
        let resident = Resident(reactor)

        let tasks = await withTaskExecutorPreference(reactor) {
            let before = currentThread()
            await Task.yield()
            return [before, currentThread()]
        }

        let thread = await resident.thread()
        #expect(tasks == [thread, thread])
        #expect(currentThread() != thread)
    }

    @Test func `work is done in the order it came, and at once where one stands on the thread`() async {
        let order = Mutex<[Int]>([])
        await withCheckedContinuation { done in
            reactor.perform {
                reactor.perform { order.withLock { $0.append(1) } }
                order.withLock { $0.append(2) }
            }
            for number in 3...100 { reactor.perform { order.withLock { $0.append(number) } } }
            reactor.perform { done.resume() }
        }

        #expect(order.withLock(\.self) == Array(1...100))
    }

    @Test func `no work of many threads is lost`() async throws {
        let tally = Tally()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<16 {
                group.addTask { [reactor] in
                    for number in 0..<500 {
                        // Now and then the thread is given time to fall asleep.
                        if number.isMultiple(of: 100) { try? await Task.sleep(for: .milliseconds(2)) }
                        reactor.perform { tally.add() }
                    }
                }
            }
        }
        await turn(reactor)

        #expect(tally.count == 8000)
    }

    @Test func `a job that its own thread puts is run, too`() async {
        let resident = Resident(reactor)
        for _ in 0..<100 {
            let isOnThread = await withTaskExecutorPreference(reactor) { await resident.thread() == currentThread() }
            #expect(isOnThread)
        }
    }

    @Test func `the thread ends when the reactor is released`() async throws {
        weak var weakly: Reactor?
        let thread: String
        do {
            let reactor = Reactor()
            weakly = reactor
            thread = await withCheckedContinuation { done in reactor.perform { done.resume(returning: threadPath()) } }
            #expect(isRunning(thread))
        }

        #expect(weakly == nil)
        for _ in 0..<1000 where isRunning(thread) { try await Task.sleep(for: .milliseconds(5)) }
        #expect(!isRunning(thread))
    }

    @Test(.timeLimit(.minutes(1)))
    func `an actor that outlives the reactor still has a thread`() async throws {
        let survivor: Survivor
        let thread: String
        do {
            let reactor = Reactor()
            survivor = Survivor(reactor.isolation)
            thread = await survivor.thread()
        }
        for _ in 0..<1000 where isRunning(thread) { try await Task.sleep(for: .milliseconds(5)) }

        let other = await survivor.thread()
        #expect(other != threadPath())
    }

    private func isRunning(_ thread: String) -> Bool { FileManager.default.fileExists(atPath: thread) }
}

/// Waits until the reactor has done what it had to do.
func turn(_ reactor: Reactor) async {
    await withCheckedContinuation { done in reactor.perform { done.resume() } }
}

private final class Tally: Sendable {
    private let number = Mutex(0)

    var count: Int { number.withLock { $0 } }

    func add() {
        number.withLock { $0 += 1 }
    }
}

private actor Resident {
    private let reactor: Reactor

    init(_ reactor: Reactor) {
        self.reactor = reactor
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe reactor.isolation.asUnownedSerialExecutor() }

    func thread() -> UInt { currentThread() }
}

private actor Survivor {
    private let isolation: ReactorIsolation

    init(_ isolation: ReactorIsolation) {
        self.isolation = isolation
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe isolation.asUnownedSerialExecutor() }

    func thread() -> String { threadPath() }
}
