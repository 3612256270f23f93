import Dispatch
import FoundationEssentials
import Testing

@testable import Reactor

@Suite struct ThreadTests {
    @Test func `what blocks holds up nobody else`() async {
        let everybody = 32
        let arrivals = DispatchSemaphore(value: 0)
        let leave = DispatchSemaphore(value: 0)

        // Nobody goes before all have come: they must block at the same time, with no more than a few cores' threads.
        let threads = await withTaskGroup(of: UInt.self) { group in
            for _ in 0..<everybody {
                group.addTask {
                    await onThreadOfItsOwn {
                        arrivals.signal()
                        leave.wait()
                        return currentThread()
                    }
                }
            }
            await onThreadOfItsOwn {
                for _ in 0..<everybody { arrivals.wait() }
                for _ in 0..<everybody { leave.signal() }
            }
            return await group.reduce(into: Set()) { $0.insert($1) }
        }

        #expect(threads.count == everybody)
    }

    @Test func `what it throws comes out, by its type`() async {
        struct Refused: Error {}

        do throws(Refused) {
            try await onThreadOfItsOwn { () throws(Refused) in throw Refused() }
            Issue.record("nothing was thrown")
        } catch {}
    }

    @Test(.timeLimit(.minutes(1)))
    func `the thread ends when all is done`() async throws {
        let thread = await onThreadOfItsOwn { threadPath() }

        while FileManager.default.fileExists(atPath: thread) { try await Task.sleep(for: .milliseconds(5)) }
    }
}

/// The calling thread as the kernel lists it.
func threadPath() -> String {
    let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/thread-self")
    return "/proc/\(link ?? "")"
}
