internal import CCurl

/// One call on its way: an easy handle, the job it works on, and what has come back.
///
/// It owns the handle whose callbacks it gets, so no callback can outlive it. Used on the driver's thread only.
final class Transfer {
    private let easy: EasyHandle
    private let maxHeadBytes: Int
    private let maxBodyBytes: Int

    private(set) var job: Job?
    private var requestHeaders: HeaderList?
    private var head = ReplyHead()
    private var body: [UInt8] = []
    private var isOverCap = false

    /// Whether libcurl has begun to write the request.
    private(set) var wasSent = false

    init(_ configuration: TransportConfiguration) throws(TransportError) {
        easy = try EasyHandle()
        maxHeadBytes = configuration.maxHeadBytes
        maxBodyBytes = configuration.maxBodyBytes
        try easy.applyPolicy(of: configuration)
        try easy.set(receiver: self)
        try unsafe easy.set(CURLOPT_HEADERFUNCTION, writing: receiveHeaderLine)
        try unsafe easy.set(CURLOPT_WRITEFUNCTION, writing: receiveBody)
        try unsafe easy.set(CURLOPT_PREREQFUNCTION, asking: mayWriteRequest)
    }

    /// Makes the handle ready for `job`; it is the caller's to start it.
    func prepare(_ job: Job) throws(TransportError) {
        self.job = job
        head = ReplyHead()
        body = []
        isOverCap = false
        wasSent = false
        let headers = try HeaderList(job.request.headers, job.request.credentials)
        try easy.set(headers: headers)
        requestHeaders = consume headers
        try easy.apply(job.request)
    }

    /// What has become of the call when libcurl says that it has ended with `code`.
    func outcome(_ code: CURLcode) -> Outcome {
        guard code == CURLE_OK else {
            return .failure(TransportError(reason: reason(for: code), curlCode: Int32(code.rawValue), wasSent: wasSent))
        }
        // libcurl takes an end in the middle of the headers for success; and, on an HTTP/2 connection where another stream
        // was to be repeated, an end before them.
        guard head.isComplete else { return .failure(TransportError(reason: .lost, wasSent: wasSent)) }
        let status = easy.fact(CURLINFO_RESPONSE_CODE)
        let version = HTTPVersion(easy.fact(CURLINFO_HTTP_VERSION))
        return .success(Reply(status: status, httpVersion: version, head: head, body: body))
    }

    /// Lets go of the job and of everything it said; the connection stays with libcurl.
    func rest() throws(TransportError) {
        job = nil
        head = ReplyHead()
        body = []
        try easy.forgetRequest()
        requestHeaders = nil
    }

    func add(to multi: UnsafeMutableRawPointer) -> CURLMcode {
        unsafe easy.add(to: multi)
    }

    func remove(from multi: UnsafeMutableRawPointer) -> CURLMcode {
        unsafe easy.remove(from: multi)
    }

    private func reason(for code: CURLcode) -> TransportError.Reason {
        if isOverCap { return .bodyTooLarge }
        if code == CURLE_OPERATION_TIMEDOUT && wasSent && hadTimeLeft { return .tooSlow }
        return TransportError.Reason(code, wasSent: wasSent)
    }

    /// Tells CURLOPT_LOW_SPEED_TIME(3) from the deadline, which shares its code and is up to a millisecond early.
    private var hadTimeLeft: Bool {
        guard let job else { return false }
        return easy.fact(offset: CURLINFO_TOTAL_TIME_T) / 1000 + 10 < job.request.total.milliseconds
    }
}

// What libcurl calls while it works on the transfer.
extension Transfer {
    fileprivate func take(headerLine line: UnsafeRawBufferPointer) -> Bool {
        isOverCap = unsafe !head.take(line, limit: maxHeadBytes)
        return !isOverCap
    }

    fileprivate func take(body chunk: UnsafeRawBufferPointer) -> Bool {
        isOverCap = body.count + chunk.count > maxBodyBytes
        guard !isOverCap else { return false }
        unsafe body.append(contentsOf: chunk)
        return true
    }

    /// Whether the request may be written to the connection that is now ready.
    ///
    /// libcurl asks again when it wants to repeat a request: a kept connection ended without an answer, or an HTTP/2
    /// stream was refused (`Curl_retry_request` in its transfer.c). It does not tell which. In the first case the
    /// server may have acted on the request, so only safe methods get a second try; `maxStreams` keeps the second rare.
    fileprivate func mayWrite() -> Bool {
        guard !wasSent || job?.request.isSafe == true else { return false }
        wasSent = true
        return true
    }
}

/// CURLOPT_HEADERFUNCTION(3): one whole line a call; any other count than the given ends the transfer.
private let receiveHeaderLine: curl_write_callback = { line, size, count, context in
    unsafe received(line, size * count, context) { transfer, line in unsafe transfer.take(headerLine: line) }
}

/// CURLOPT_WRITEFUNCTION(3): any part of the body; any other count than the given ends the transfer.
private let receiveBody: curl_write_callback = { chunk, size, count, context in
    unsafe received(chunk, size * count, context) { transfer, chunk in unsafe transfer.take(body: chunk) }
}

/// CURLOPT_PREREQFUNCTION(3): the connection is ready, TLS included, and nothing of the request is written yet.
private let mayWriteRequest: curl_prereq_callback = { context, _, _, _, _ in
    guard let context = unsafe context else { return CURL_PREREQFUNC_ABORT }
    let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    return transfer.mayWrite() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}

private func received(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?,
    _ take: (Transfer, UnsafeRawBufferPointer) -> Bool
) -> Int {
    guard let context = unsafe context else { return 0 }
    let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    return unsafe take(transfer, UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
}

extension HTTPVersion {
    fileprivate init(_ fact: Int) {
        self =
            switch fact {
            case Int(CURL_HTTP_VERSION_1_0): .http1_0
            case Int(CURL_HTTP_VERSION_1_1): .http1_1
            case Int(CURL_HTTP_VERSION_2_0): .http2
            default: .other
            }
    }
}
