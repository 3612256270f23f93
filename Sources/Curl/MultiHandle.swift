internal import CCurl

/// Owner of the multi handle, which holds the connections and drives the transfers added to it.
///
/// Everything but its `Alarm` is used on the driver's thread only.
@safe final class MultiHandle {
    private let handle: UnsafeMutableRawPointer

    init(_ configuration: TransportConfiguration) throws(TransportError) {
        guard curlIsReady, let handle = unsafe curl_multi_init() else { throw .unsent(.other) }
        unsafe self.handle = unsafe handle
        try set(CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        try set(CURLMOPT_MAX_TOTAL_CONNECTIONS, configuration.maxConnections)
        try set(CURLMOPT_MAX_CONCURRENT_STREAMS, configuration.maxStreams)
        try set(CURLMOPT_MAXCONNECTS, configuration.maxInFlight)  // All that may be open are worth keeping.
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

    /// Reads and writes whatever can be without waiting.
    func perform() -> CURLMcode {
        var running: Int32 = 0
        return unsafe curl_multi_perform(handle, &running)
    }

    /// Waits until a connection is ready, a time of libcurl's own is due, the alarm rings or `milliseconds` are over.
    func wait(milliseconds: Int32) -> CURLMcode {
        unsafe curl_multi_poll(handle, nil, 0, milliseconds, nil)
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

    fileprivate func wakeUp() {
        unsafe curl_multi_wakeup(handle)
    }

    private func set(_ option: CURLMoption, _ value: Int) throws(TransportError) {
        guard unsafe curl_multi_set_long(handle, option, value) == CURLM_OK else { throw .unsent(.other) }
    }
}

/// Ends the driver's wait from any thread.
///
/// curl_multi_wakeup(3): "the only libcurl function that can be called from a different thread while the multi handle is
/// in use". Only that call is reachable from here; the reference keeps the handle from being freed under it.
struct Alarm: @unchecked Sendable {
    private let multi: MultiHandle

    init(of multi: MultiHandle) {
        self.multi = multi
    }

    func ring() {
        multi.wakeUp()
    }
}

/// curl_global_init(3): once in the process; thread-safe in the libcurl of Debian 12 (feature `threadsafe`).
private let curlIsReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
