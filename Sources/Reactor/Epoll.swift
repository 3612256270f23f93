internal import CEpoll
internal import Glibc

/// The owner of one epoll instance and of the event that ends its wait (epoll(7), eventfd(2)).
///
/// Both descriptors may be used by any thread.
struct Epoll: ~Copyable, Sendable {
    private let instance: Int32
    private let alarm: Int32

    init() {
        instance = epoll_create1(Int32(EPOLL_CLOEXEC))
        alarm = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        precondition(instance >= 0 && alarm >= 0, "the system has no descriptors left: errno \(errno)")
        _ = control(EPOLL_CTL_ADD, alarm, EPOLLIN.rawValue)
    }

    deinit {
        Glibc.close(alarm)
        Glibc.close(instance)
    }

    func add(_ descriptor: Int32, _ interest: Readiness) -> Bool {
        control(EPOLL_CTL_ADD, descriptor, interest.events) == 0
    }

    func change(_ descriptor: Int32, _ interest: Readiness) {
        _ = control(EPOLL_CTL_MOD, descriptor, interest.events)
    }

    func remove(_ descriptor: Int32) {
        _ = control(EPOLL_CTL_DEL, descriptor, 0)
    }

    /// Ends the current wait, or the next one.
    func wake() {
        eventfd_write(alarm, 1)
    }

    /// Waits, and calls `body` for each descriptor of which something has become possible; -1 waits without an end.
    func wait(milliseconds: Int32, _ body: (_ descriptor: Int32, Readiness) -> Void) {
        unsafe withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: 128) { events in
            let count = unsafe epoll_wait(instance, events.baseAddress, Int32(events.count), milliseconds)
            for index in 0..<Int(max(0, count)) {
                let (descriptor, readiness) = unsafe (events[index].data.fd, Readiness(events: events[index].events))
                if descriptor == alarm { quieten() } else { body(descriptor, readiness) }
            }
        }
    }

    private func quieten() {
        var count: eventfd_t = 0
        unsafe eventfd_read(alarm, &count)
    }

    private func control(_ operation: Int32, _ descriptor: Int32, _ events: UInt32) -> Int32 {
        var event = unsafe epoll_event()
        unsafe event.events = events
        unsafe event.data.fd = descriptor
        return unsafe epoll_ctl(instance, operation, descriptor, &event)
    }
}

extension Readiness {
    /// EPOLLERR and EPOLLHUP are always told.
    fileprivate var events: UInt32 {
        (contains(.reading) ? EPOLLIN.rawValue : 0) | (contains(.writing) ? EPOLLOUT.rawValue : 0)
    }

    fileprivate init(events: UInt32) {
        let isOver = events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0
        self = []
        if isOver || events & EPOLLIN.rawValue != 0 { insert(.reading) }
        if isOver || events & EPOLLOUT.rawValue != 0 { insert(.writing) }
    }
}
