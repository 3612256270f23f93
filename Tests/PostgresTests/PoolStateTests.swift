import Testing

@testable import Postgres

/// The rules of the pool as tables: an event, and what must be done about it.
@Suite struct PoolStateTests {
    private var pool = PoolState<String>(
        .init(
            connections: 2,
            waitingRequests: 2,
            admissionWait: .milliseconds(250),
            pause: .seconds(1),
            burst: .seconds(4)
        )
    )
    private let start = ContinuousClock.now

    @Test mutating func `the first caller has a connection opened and gets it`() {
        #expect(lease("a") == [.begin(.open(0)), .begin(.wake(at(250)))])
        #expect(pool.status == PoolStatus(size: 0, idle: 0, inUse: 0, waiting: 1))

        #expect(pool.opened(0, at: start) == .grant(0, "a"))
        #expect(pool.status == PoolStatus(size: 1, idle: 0, inUse: 1, waiting: 0))

        #expect(pool.giveBack(0, at: start) == nil)
        #expect(pool.status == PoolStatus(size: 1, idle: 1, inUse: 0, waiting: 0))
    }

    @Test mutating func `an idle connection is lent at once, the last used first`() {
        openBoth()
        #expect(lease("a") == [.grant(1, "a")])
        #expect(lease("b") == [.grant(0, "b")])

        #expect(pool.giveBack(0, at: start) == nil)
        #expect(pool.giveBack(1, at: start) == nil)
        #expect(lease("c") == [.grant(1, "c")])
    }

    @Test mutating func `as many connections are opened as callers wait, up to the size`() {
        #expect(lease("a") == [.begin(.open(0)), .begin(.wake(at(250)))])
        #expect(lease("b") == [.begin(.open(1))])
        #expect(lease("c", .settlement) == [])
    }

    @Test mutating func `a full queue refuses requests but never settlements`() {
        for waiter in ["a", "b"] { _ = lease(waiter) }

        #expect(lease("c") == [.refuse("c", .overloaded)])
        for waiter in ["d", "e", "f"] { #expect(lease(waiter, .settlement) == []) }
        #expect(pool.status.waiting == 5)
    }

    @Test mutating func `settlements are served first, and each line in its order`() {
        lendBoth()
        for waiter in ["r1", "r2"] { _ = lease(waiter) }
        for waiter in ["s1", "s2"] { _ = lease(waiter, .settlement, wait: 5000) }

        let served = (0..<4).map { _ in pool.giveBack(0, at: start) }
        #expect(served == [.grant(0, "s1"), .grant(0, "s2"), .grant(0, "r1"), .grant(0, "r2")])
        #expect(pool.giveBack(0, at: start) == nil)
    }

    @Test mutating func `who has waited too long is refused, and the next alarm is set`() {
        lendBoth()
        #expect(lease("a", wait: 250) == [.begin(.wake(at(250)))])
        #expect(lease("b", wait: 300) == [])

        #expect(pool.timePassed(to: at(250)) == [.refuse("a", .overloaded), .begin(.wake(at(300)))])
        #expect(pool.timePassed(to: at(300)) == [.refuse("b", .overloaded)])
        #expect(pool.timePassed(to: at(400)) == [])
    }

    @Test mutating func `nobody is refused while the line moves`() {
        lendBoth()
        for waiter in ["a", "b"] { _ = lease(waiter) }
        #expect(pool.giveBack(0, at: at(200)) == .grant(0, "a"))

        #expect(pool.timePassed(to: at(250)) == [.begin(.wake(at(1200)))])
        #expect(pool.timePassed(to: at(1200)) == [.refuse("b", .overloaded)])
    }

    @Test mutating func `a line that has not been empty for long is refused, however it moves`() {
        lendBoth()
        for waiter in ["a", "b"] { _ = lease(waiter) }
        #expect(pool.giveBack(0, at: at(3900)) == .grant(0, "a"))

        #expect(pool.timePassed(to: at(3999)) == [.begin(.wake(at(4000)))])
        #expect(pool.timePassed(to: at(4000)) == [.refuse("b", .overloaded)])
    }

    @Test mutating func `an earlier deadline sets an earlier alarm`() {
        lendBoth()
        #expect(lease("late", .settlement, wait: 5000) == [.begin(.wake(at(5000)))])
        #expect(lease("soon", wait: 250) == [.begin(.wake(at(250)))])

        // The alarm for `late` is still set.
        #expect(pool.timePassed(to: at(250)) == [.refuse("soon", .overloaded)])
        #expect(pool.timePassed(to: at(5000)) == [.refuse("late", .overloaded)])
    }

    @Test mutating func `without any connection the reason is the connection`() {
        _ = lease("a")
        #expect(pool.timePassed(to: at(250)) == [.refuse("a", .connection)])
    }

    @Test mutating func `a caller that gives up leaves the queue, once`() {
        lendBoth()
        _ = lease("a", ticket: 7)
        _ = lease("b", ticket: 8)

        #expect(pool.cancel(7) == .refuse("a", .cancelled))
        #expect(pool.cancel(7) == nil)
        #expect(pool.giveBack(0, at: start) == .grant(0, "b"))
    }

    @Test mutating func `a lost connection is opened again when somebody waits`() {
        lendBoth()
        #expect(pool.lose(0) == [])
        #expect(pool.status.size == 1)
        #expect(lease("a") == [.begin(.open(0)), .begin(.wake(at(250)))])
    }

    @Test mutating func `work that was lost is granted another idle connection at once`() {
        openBoth()
        #expect(lease("a") == [.grant(1, "a")])

        #expect(pool.lose(1, unfinished: "a", deadline: at(5000)) == [.grant(0, "a")])
        #expect(pool.status == PoolStatus(size: 1, idle: 0, inUse: 1, waiting: 0))
    }

    @Test mutating func `work that was lost goes before all who wait, and cannot be taken back`() {
        lendBoth()
        _ = lease("request", ticket: 1)
        _ = lease("settlement", .settlement, ticket: 2, wait: 5000)

        #expect(pool.lose(0, unfinished: "lost", deadline: at(6000)) == [.begin(.open(0))])
        #expect(pool.cancel(0) == nil)
        #expect(pool.opened(0, at: start) == .grant(0, "lost"))
        #expect(pool.giveBack(0, at: start) == .grant(0, "settlement"))
        #expect(pool.giveBack(0, at: start) == .grant(0, "request"))
    }

    @Test mutating func `work that was lost is refused when its time is over`() {
        lendBoth()
        #expect(
            pool.lose(0, unfinished: "lost", deadline: at(6000)) == [.begin(.open(0)), .begin(.wake(at(6000)))]
        )
        #expect(pool.lose(1) == [])

        #expect(pool.timePassed(to: at(6000)) == [.refuse("lost", .connection)])
    }

    @Test mutating func `work that is lost while the pool drains is refused`() {
        lendBoth()
        #expect(pool.drain() == [])

        #expect(pool.lose(0, unfinished: "lost", deadline: at(5000)) == [.refuse("lost", .closed)])
        #expect(pool.lose(1, unfinished: "lost", deadline: at(5000)) == [.refuse("lost", .closed), .begin(.finish)])
    }

    @Test mutating func `an idle connection that ends leaves its place free`() {
        openBoth()

        pool.loseIdle(1)
        #expect(pool.status == PoolStatus(size: 1, idle: 1, inUse: 0, waiting: 0))
        #expect(lease("a") == [.grant(0, "a")])
        #expect(lease("b") == [.begin(.open(1)), .begin(.wake(at(250)))])
    }

    @Test mutating func `an end that is heard of when the connection is lent or closing changes nothing`() {
        openBoth()
        #expect(lease("a") == [.grant(1, "a")])

        pool.loseIdle(1)
        #expect(pool.status == PoolStatus(size: 2, idle: 1, inUse: 1, waiting: 0))
        #expect(pool.lose(1, unfinished: "a", deadline: at(5000)) == [.grant(0, "a")])

        #expect(pool.drain() == [])
        #expect(pool.giveBack(0, at: start) == .begin(.close(0)))
        pool.loseIdle(0)
        #expect(pool.closed(0) == [.begin(.finish)])
    }

    @Test mutating func `a server that refuses is tried by one connection at a time, with growing rests`() {
        _ = lease("a")
        _ = lease("b")

        #expect(pool.failedToOpen(0) == [.begin(.rest(0, .milliseconds(50)))])
        #expect(pool.failedToOpen(1) == [.begin(.rest(1, .milliseconds(100)))])
        #expect(pool.rested(0) == [])
        #expect(pool.rested(1) == [.begin(.open(0))])
        #expect(pool.failedToOpen(0) == [.begin(.rest(0, .milliseconds(200)))])
        #expect(pool.rested(0) == [.begin(.open(0))])

        #expect(pool.opened(0, at: start) == .grant(0, "a"))
        #expect(pool.demand() == [.begin(.open(1))])
    }

    @Test mutating func `a rest is never longer than a second and not taken for nobody`() {
        _ = lease("a", ticket: 1)
        let rests = (0..<20).map { _ in pool.failedToOpen(0) }
        #expect(rests.last == [.begin(.rest(0, .seconds(1)))])

        #expect(pool.cancel(1) == .refuse("a", .cancelled))
        #expect(pool.failedToOpen(0) == [])
        #expect(lease("b") == [.begin(.open(0))])
    }

    @Test mutating func `draining refuses who waits and finishes with the last connection`() {
        lendBoth()
        _ = lease("a")
        #expect(pool.drain() == [.refuse("a", .closed)])
        #expect(pool.drain() == [])

        #expect(lease("b", .settlement) == [.refuse("b", .closed)])
        #expect(pool.giveBack(0, at: start) == .begin(.close(0)))
        #expect(pool.closed(0) == [])
        #expect(pool.lose(1) == [.begin(.finish)])
    }

    @Test mutating func `draining closes what is idle`() {
        openBoth()
        #expect(pool.drain() == [.begin(.close(0)), .begin(.close(1))])
        #expect(lease("a") == [.refuse("a", .closed)])
        #expect(pool.closed(1) == [])
        #expect(pool.closed(0) == [.begin(.finish)])
    }

    @Test mutating func `draining waits for a connection that is being opened`() {
        _ = pool.start()
        #expect(pool.drain() == [])
        #expect(pool.opened(0, at: start) == .begin(.close(0)))
        #expect(pool.closed(0) == [.begin(.finish)])
    }

    @Test mutating func `a pool that never opened anything finishes at once`() {
        #expect(pool.drain() == [.begin(.finish)])
        #expect(pool.start() == [])
    }

    // MARK: -

    private func at(_ milliseconds: Int) -> ContinuousClock.Instant { start + .milliseconds(milliseconds) }

    private mutating func lease(
        _ waiter: String,
        _ admission: Admission = .request,
        ticket: UInt64 = 0,
        wait milliseconds: Int = 250
    ) -> [PoolState<String>.Action] {
        pool.lease(waiter, ticket: ticket, admission, deadline: at(milliseconds), at: start)
    }

    private mutating func openBoth() {
        _ = lease("x")
        _ = lease("y")
        _ = pool.opened(0, at: start)
        _ = pool.opened(1, at: start)
        _ = pool.giveBack(0, at: start)
        _ = pool.giveBack(1, at: start)
        _ = pool.timePassed(to: at(250))
    }

    private mutating func lendBoth() {
        openBoth()
        for waiter in ["u", "v"] { _ = lease(waiter) }
    }
}
