import Glibc
import Synchronization
import Testing

@testable import Reactor

@Suite(.timeLimit(.minutes(1))) struct WatchTests {
    private let reactor = Reactor()
    private let watcher = Witness()

    @Test func `a descriptor is told of when it can be read, and no more when it is forgotten`() async throws {
        let pair = try SocketPair()
        #expect(await watch(pair.near, for: .reading))
        await turn(reactor)
        #expect(watcher.seen.isEmpty)

        pair.write(1)
        try await eventually { watcher.seen == [.ready(pair.near, .reading)] }

        await onThread { reactor.forget(pair.near) }
        pair.write(1)
        await turn(reactor)
        await turn(reactor)
        #expect(watcher.seen.count == 1)
    }

    @Test func `a descriptor is told of when it can be written, as long as that is asked for`() async throws {
        let pair = try SocketPair()
        _ = await watch(pair.near, for: .reading)

        await onThread { reactor.change(pair.near, to: [.reading, .writing]) }
        try await eventually { watcher.seen.contains(.ready(pair.near, .writing)) }

        await onThread { reactor.change(pair.near, to: .reading) }
        let count = watcher.seen.count
        await turn(reactor)
        await turn(reactor)
        #expect(watcher.seen.count == count)
        await onThread { reactor.forget(pair.near) }
    }

    @Test func `the end of a stream counts as both`() async throws {
        let pair = try SocketPair()
        _ = await watch(pair.near, for: .reading)

        pair.closeFar()

        try await eventually { watcher.seen.contains(.ready(pair.near, [.reading, .writing])) }
        await onThread { reactor.forget(pair.near) }
    }

    @Test func `a number that is used again belongs to its new watcher`() async throws {
        let first = try SocketPair()
        _ = await watch(first.near, for: .reading)
        let other = Witness()
        let second = try SocketPair()

        await onThread {
            reactor.forget(first.near)
            // The number of the first, which its owner closes by this.
            _ = dup2(second.near, first.near)
            _ = reactor.watch(first.near, for: .reading, other)
        }
        second.write(1)

        try await eventually { !other.seen.isEmpty }
        #expect(watcher.seen.isEmpty)
        await onThread { reactor.forget(first.near) }
    }

    @Test func `what cannot be watched is refused, and nobody kept for it`() async {
        #expect(await !watch(-1, for: .reading))
    }

    @Test func `a watcher is let go when its descriptor is forgotten and its deadline over`() async throws {
        let pair = try SocketPair()
        weak var weakly: Witness?
        do {
            let watcher = Witness()
            weakly = watcher
            await onThread {
                _ = reactor.watch(pair.near, for: .reading, watcher)
                reactor.setDeadline(.now + .seconds(60), for: watcher)
                reactor.setDeadline(nil, for: watcher)
                reactor.forget(pair.near)
            }
        }
        await turn(reactor)

        #expect(weakly == nil)
    }

    // MARK: - Deadlines

    @Test func `who is late is told so once, and never too early`() async throws {
        let instant = ContinuousClock.now + .milliseconds(30)
        await setDeadline(instant)

        try await eventually { !watcher.seen.isEmpty }
        #expect(ContinuousClock.now >= instant)
        try await Task.sleep(for: .milliseconds(50))
        #expect(watcher.seen == [.late])
    }

    @Test func `a deadline that was taken back does not pass, and others do`() async throws {
        let other = Witness()
        await onThread {
            reactor.setDeadline(.now + .milliseconds(20), for: watcher)
            reactor.setDeadline(.now + .milliseconds(60), for: other)
            reactor.setDeadline(nil, for: watcher)
        }

        try await eventually { !other.seen.isEmpty }
        #expect(watcher.seen.isEmpty)
    }

    @Test func `a deadline takes the place of the one before, be it earlier or later`() async throws {
        let later = ContinuousClock.now + .milliseconds(150)
        await onThread {
            reactor.setDeadline(.now + .milliseconds(20), for: watcher)
            reactor.setDeadline(later, for: watcher)
        }
        try await eventually { !watcher.seen.isEmpty }
        #expect(ContinuousClock.now >= later)

        await setDeadline(.now + .seconds(3600))
        await setDeadline(.now + .milliseconds(20))
        try await eventually { watcher.seen == [.late, .late] }
    }

    @Test func `a deadline that another's passing sets anew is kept`() async throws {
        let other = Witness()
        let now = ContinuousClock.now
        watcher.whenLate { [reactor] in reactor.setDeadline(.now + .milliseconds(20), for: other) }
        await onThread {
            reactor.setDeadline(now, for: watcher)
            reactor.setDeadline(now, for: other)
        }

        try await eventually { other.seen.count == 2 }
    }

    @Test func `a deadline in the past passes at once, one far away does not keep the thread from its work`()
        async throws
    {
        let other = Witness()
        await onThread { reactor.setDeadline(.now + .seconds(1_000_000_000), for: other) }
        await setDeadline(.now - .seconds(10))

        try await eventually { watcher.seen == [.late] }
        await turn(reactor)
        #expect(other.seen.isEmpty)
        await onThread { reactor.setDeadline(nil, for: other) }
    }

    private func watch(_ descriptor: Int32, for interest: Readiness) async -> Bool {
        await onThread { reactor.watch(descriptor, for: interest, watcher) }
    }

    private func setDeadline(_ instant: ContinuousClock.Instant?) async {
        await onThread { reactor.setDeadline(instant, for: watcher) }
    }

    private func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { done in reactor.perform { done.resume(returning: body()) } }
    }
}

/// Keeps what it was told, and reads what has come.
private final class Witness: Watcher {
    enum Event: Equatable { case ready(Int32, Readiness), late }

    private let events = Mutex<[Event]>([])
    private let reaction = Mutex<@Sendable () -> Void>({})

    var seen: [Event] { events.withLock { $0 } }

    func whenLate(_ react: @escaping @Sendable () -> Void) {
        reaction.withLock { $0 = react }
    }

    func isReady(_ descriptor: Int32, for readiness: Readiness) {
        events.withLock { $0.append(.ready(descriptor, readiness)) }
        var bytes: [UInt8] = Array(repeating: 0, count: 64)
        _ = unsafe bytes.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
    }

    func isLate() {
        events.withLock { $0.append(.late) }
        reaction.withLock(\.self)()
    }
}

private final class SocketPair: Sendable {
    let near: Int32
    private let far: Mutex<Int32>

    struct Failed: Error {}

    init() throws {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue)
        guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw Failed() }
        near = ends[0]
        far = Mutex(ends[1])
    }

    deinit {
        close(near)
        closeFar()
    }

    func write(_ byte: UInt8) {
        _ = far.withLock {
            unsafe withUnsafeBytes(of: byte) { [far = $0] in unsafe Glibc.write(far, $0.baseAddress, 1) }
        }
    }

    func closeFar() {
        far.withLock {
            if $0 >= 0 { close($0) }
            $0 = -1
        }
    }
}

/// Waits for a condition that something else is about to make true.
private func eventually(_ isTrue: () -> Bool) async throws {
    while !isTrue() { try await Task.sleep(for: .milliseconds(2)) }
}
