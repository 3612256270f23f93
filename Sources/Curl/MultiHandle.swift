internal import CCurl
import Reactor

/// Owner of the multi handle, which holds the connections and drives the transfers added to it.
///
/// Used on the reactor's thread only.
@safe final class MultiHandle {
    private let handle: UnsafeMutableRawPointer
    private let reactor: Reactor
    private let watcher: any Watcher
    private var watched: Set<Int32> = []
    /// When libcurl wants to be called though no socket is ready.
    private(set) var dueTime: ContinuousClock.Instant?

    /// Has the reactor tell `watcher` about libcurl's sockets.
    init(
        _ configuration: TransportConfiguration,
        _ reactor: Reactor,
        _ watcher: any Watcher
    ) throws(TransportError) {
        guard curlIsReady, let handle = unsafe curl_multi_init() else { throw .unsent(.other) }
        unsafe self.handle = unsafe handle
        self.reactor = reactor
        self.watcher = watcher
        try set(CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        try set(CURLMOPT_MAX_TOTAL_CONNECTIONS, configuration.maxConnections)
        try set(CURLMOPT_MAX_CONCURRENT_STREAMS, configuration.maxStreams)
        try set(CURLMOPT_MAXCONNECTS, configuration.maxInFlight)  // All that may be open are worth keeping.
        try setCallbacks()
    }

    deinit {
        unsafe curl_multi_cleanup(handle)
    }

    /// Takes `transfer` in; it must stay alive until it is removed.
    func add(_ transfer: Transfer) -> CURLMcode {
        unsafe transfer.add(to: handle)
    }

    /// Ends `transfer` if it is under way: nothing of it is read or written any more.
    func remove(_ transfer: Transfer) -> CURLMcode {
        unsafe transfer.remove(from: handle)
    }

    /// Reads and writes what can be on a socket.
    func act(on descriptor: Int32, _ readiness: Readiness) -> CURLMcode {
        var running: Int32 = 0
        let events =
            (readiness.contains(.reading) ? CURL_CSELECT_IN : 0) | (readiness.contains(.writing) ? CURL_CSELECT_OUT : 0)
        return unsafe curl_multi_socket_action(handle, descriptor, events, &running)
    }

    /// Does what time demands: begins new transfers, ends late ones; nothing if the time has not come.
    func actOnTime() -> CURLMcode {
        guard let dueTime, dueTime <= .now else { return CURLM_OK }
        self.dueTime = nil
        var running: Int32 = 0
        return unsafe curl_multi_socket_action(handle, CURL_SOCKET_TIMEOUT, 0, &running)
    }

    /// The next transfer that has ended since the last call, and how.
    func nextEnded() -> (transfer: Transfer, code: CURLcode)? {
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(handle, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE else { continue }
            // curl_multi_info_read(3): the message is gone after the next call, so it is read here.
            let code = unsafe message.pointee.data.result
            var receiver: UnsafeMutablePointer<CChar>?
            unsafe curl_get_pointer(message.pointee.easy_handle, CURLINFO_PRIVATE, &receiver)
            if let receiver = unsafe receiver {
                return (unsafe Unmanaged<Transfer>.fromOpaque(receiver).takeUnretainedValue(), code)
            }
        }
        return nil
    }

    private func set(_ option: CURLMoption, _ value: Int) throws(TransportError) {
        guard unsafe curl_multi_set_long(handle, option, value) == CURLM_OK else { throw .unsent(.other) }
    }

    private func setCallbacks() throws(TransportError) {
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        let codes = unsafe [
            curl_multi_set_pointer(handle, CURLMOPT_SOCKETDATA, context),
            curl_multi_set_pointer(handle, CURLMOPT_TIMERDATA, context),
            curl_multi_set_socket_callback(handle, CURLMOPT_SOCKETFUNCTION, watchSocket),
            curl_multi_set_timer_callback(handle, CURLMOPT_TIMERFUNCTION, setTimer),
        ]
        guard codes.allSatisfy({ $0 == CURLM_OK }) else { throw .unsent(.other) }
    }
}

// What libcurl calls while it works.
extension MultiHandle {
    /// CURLMOPT_SOCKETFUNCTION(3).
    fileprivate func watch(_ descriptor: Int32, for what: Int32) {
        guard what != CURL_POLL_REMOVE else {
            watched.remove(descriptor)
            return reactor.forget(descriptor)
        }
        var interest: Readiness = []
        if what != CURL_POLL_OUT { interest.insert(.reading) }
        if what != CURL_POLL_IN { interest.insert(.writing) }
        if watched.contains(descriptor) {
            reactor.change(descriptor, to: interest)
        } else if reactor.watch(descriptor, for: interest, watcher) {
            watched.insert(descriptor)
        }
    }

    /// CURLMOPT_TIMERFUNCTION(3): milliseconds from now; -1 takes the timer back.
    fileprivate func call(in milliseconds: Int) {
        dueTime = milliseconds < 0 ? nil : .now + .milliseconds(milliseconds)
    }
}

private let watchSocket: curl_socket_callback = { _, descriptor, what, context, _ in
    guard let context = unsafe context else { return 0 }
    unsafe Unmanaged<MultiHandle>.fromOpaque(context).takeUnretainedValue().watch(descriptor, for: what)
    return 0
}

private let setTimer: curl_multi_timer_callback = { _, milliseconds, context in
    guard let context = unsafe context else { return 0 }
    unsafe Unmanaged<MultiHandle>.fromOpaque(context).takeUnretainedValue().call(in: milliseconds)
    return 0
}

/// curl_global_init(3): once in the process; thread-safe in the libcurl of Debian 12 (feature `threadsafe`).
private let curlIsReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
