import Foundation
import Synchronization

/// One run: so many users, by so many callers, through one story.
struct Load: Sendable {
    var story: Story
    var gateway: Gateway
    var users: Range<Int>
    var callers: Int
    var process: ProcessUsage?

    /// Runs every user's story and waits for the last one.
    ///
    /// A thread per caller that blocks on its socket: the simplest form, and cheap enough (about 15 µs of CPU an
    /// exchange) not to disturb what is measured.
    func run() -> LoadResult {
        let queue = Tickets(users)
        let results = Mutex(LoadResult(title: "\(story) by \(callers)"))
        let started = ContinuousClock.now
        process?.resetPeak()
        let before = process?.read()

        let threads = DispatchGroup()
        for _ in 0..<callers {
            threads.enter()
            let thread = Thread {
                let mine = Caller(gateway: gateway).work(story, from: queue)
                results.withLock { $0.merge(mine) }
                threads.leave()
            }
            thread.stackSize = 256 * 1024
            thread.start()
        }
        threads.wait()

        return results.withLock { result in
            result.elapsed = started.duration(to: .now)
            if let before, let after = process?.read() { result.usage = after.since(before) }
            return result
        }
    }
}

/// Hands out user numbers, each once.
final class Tickets: Sendable {
    private let next: Atomic<Int>
    private let end: Int

    init(_ users: Range<Int>) {
        next = Atomic(users.lowerBound)
        end = users.upperBound
    }

    func take() -> Int? {
        let ticket = next.wrappingAdd(1, ordering: .relaxed).oldValue
        return ticket < end ? ticket : nil
    }
}
