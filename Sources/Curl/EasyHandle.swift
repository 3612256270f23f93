internal import CCurl

/// Owner of one easy handle, the state of one transfer at a time.
///
/// Used on the driver's thread only. The handle keeps its options between transfers.
@safe struct EasyHandle: ~Copyable {
    private let handle: UnsafeMutableRawPointer

    init() throws(TransportError) {
        guard let handle = unsafe curl_easy_init() else { throw .unsent(.other) }
        unsafe self.handle = unsafe handle
    }

    deinit {
        unsafe curl_easy_cleanup(handle)
    }

    func set(_ option: CURLoption, _ value: Int) throws(TransportError) {
        try check(unsafe curl_set_long(handle, option, value))
    }

    func set(_ option: CURLoption, offset value: Int) throws(TransportError) {
        try check(unsafe curl_set_offset(handle, option, value))
    }

    /// libcurl copies the string, which must hold no NUL.
    func set(_ option: CURLoption, _ value: String?) throws(TransportError) {
        guard let value else { return try check(unsafe curl_set_string(handle, option, nil)) }
        try check(unsafe curl_set_string(handle, option, value))
    }

    /// libcurl copies the bytes.
    ///
    /// The size comes first: with it, they may hold NUL (CURLOPT_COPYPOSTFIELDS(3)).
    func set(body: [UInt8]) throws(TransportError) {
        try set(CURLOPT_POSTFIELDSIZE_LARGE, offset: body.count)
        // A NULL would not mean "empty" but "ask the read callback".
        guard !body.isEmpty else { return try set(CURLOPT_COPYPOSTFIELDS, "") }
        try check(
            unsafe body.withUnsafeBytes { bytes in
                unsafe curl_set_string(
                    handle,
                    CURLOPT_COPYPOSTFIELDS,
                    bytes.assumingMemoryBound(to: CChar.self).baseAddress
                )
            }
        )
    }

    /// libcurl keeps a pointer to the list, which must outlive the transfer.
    func set(headers: borrowing HeaderList) throws(TransportError) {
        try check(unsafe curl_set_list(handle, CURLOPT_HTTPHEADER, headers.first))
    }

    /// `receiver` gets the handle's callbacks and is found again by `MultiHandle`; it must own the handle.
    func set(receiver: Transfer) throws(TransportError) {
        let pointer = unsafe Unmanaged.passUnretained(receiver).toOpaque()
        for option in [CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_PREREQDATA, CURLOPT_PRIVATE] {
            try check(unsafe curl_set_pointer(handle, option, pointer))
        }
    }

    func set(_ option: CURLoption, writing callback: @escaping curl_write_callback) throws(TransportError) {
        try check(unsafe curl_set_write_callback(handle, option, callback))
    }

    func set(_ option: CURLoption, asking callback: @escaping curl_prereq_callback) throws(TransportError) {
        try check(unsafe curl_set_prereq_callback(handle, option, callback))
    }

    /// A number about the transfer that has just ended, or 0.
    func fact(_ fact: CURLINFO) -> Int {
        var value = 0
        return unsafe curl_get_long(handle, fact, &value) == CURLE_OK ? value : 0
    }

    /// A 64-bit number about the transfer that has just ended, or 0.
    func fact(offset fact: CURLINFO) -> Int {
        var value: curl_off_t = 0
        return unsafe curl_get_offset(handle, fact, &value) == CURLE_OK ? value : 0
    }

    func add(to multi: UnsafeMutableRawPointer) -> CURLMcode {
        unsafe curl_multi_add_handle(multi, handle)
    }

    func remove(from multi: UnsafeMutableRawPointer) -> CURLMcode {
        unsafe curl_multi_remove_handle(multi, handle)
    }

    private func check(_ code: CURLcode) throws(TransportError) {
        guard code == CURLE_OK else {
            throw TransportError(reason: .other, curlCode: Int32(code.rawValue), wasSent: false)
        }
    }
}
