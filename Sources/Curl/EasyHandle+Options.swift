internal import CCurl

extension EasyHandle {
    /// What holds for every call.
    func applyPolicy(of configuration: TransportConfiguration) throws(TransportError) {
        try set(CURLOPT_PROTOCOLS_STR, configuration.allowsPlainHTTP ? "https,http" : "https")
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        try set(CURLOPT_HTTP09_ALLOWED, 0)
        try set(CURLOPT_PROXY, "")  // An empty one also turns the environment's http_proxy off.
        try set(CURLOPT_USERAGENT, configuration.userAgent)
        try setTrust(caFile: configuration.caFile)
        try setLimits(of: configuration)
        try setThreading()
    }

    /// Makes the next transfer send `request`, whatever the one before was.
    func apply(_ request: OutgoingRequest) throws(TransportError) {
        try set(CURLOPT_URL, request.url)
        // Only TLS offers HTTP/2; with plain HTTP, PIPEWAIT would hold all calls back until the first has its answer.
        try set(CURLOPT_HTTP_VERSION, Int(request.isTLS ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1))
        try set(CURLOPT_TIMEOUT_MS, Int(request.total.milliseconds))
        try set(CURLOPT_CONNECTTIMEOUT_MS, Int(request.connect.milliseconds))
        try setMethod(of: request)
    }

    /// Frees what the last request carried: its body may hold a code.
    func forgetRequest() throws(TransportError) {
        try set(CURLOPT_COPYPOSTFIELDS, nil)
        try set(CURLOPT_HTTPHEADER, nil)
    }

    private func setTrust(caFile: String) throws(TransportError) {
        try set(CURLOPT_SSL_VERIFYPEER, 1)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        try set(CURLOPT_CAINFO, caFile)
        try set(CURLOPT_CAPATH, nil)  // With the built-in directory libcurl could not keep the parsed file.
    }

    private func setLimits(of configuration: TransportConfiguration) throws(TransportError) {
        try set(CURLOPT_MAXFILESIZE_LARGE, offset: configuration.maxBodyBytes)
        try set(CURLOPT_LOW_SPEED_LIMIT, configuration.lowSpeed.bytes)
        try set(CURLOPT_LOW_SPEED_TIME, Int(configuration.lowSpeed.period.components.seconds))
        try set(CURLOPT_MAXAGE_CONN, Int(configuration.maxIdle.components.seconds))
        // An answer takes a read or three; the defaults are 16 and 64 KiB for each call under way.
        try set(CURLOPT_BUFFERSIZE, 1024)
        try set(CURLOPT_UPLOAD_BUFFERSIZE, 16 * 1024)
    }

    private func setThreading() throws(TransportError) {
        try set(CURLOPT_NOSIGNAL, 1)
        // Else the end of a call whose name is still being looked up waits for the resolver, and every call with it.
        try set(CURLOPT_QUICK_EXIT, 1)
        try set(CURLOPT_PIPEWAIT, 1)
        try set(CURLOPT_TCP_KEEPALIVE, 1)
    }

    /// CURLOPT_HTTPGET and CURLOPT_POST also undo each other and CURLOPT_NOBODY; CURLOPT_CUSTOMREQUEST stays.
    private func setMethod(of request: OutgoingRequest) throws(TransportError) {
        try set(CURLOPT_NOBODY, 0)
        if request.body.isEmpty && request.method != "POST" {
            try set(CURLOPT_HTTPGET, 1)
        } else {
            try set(CURLOPT_POST, 1)
            try set(body: request.body)
        }
        switch request.method {
        case "HEAD": try set(CURLOPT_NOBODY, 1)
        case "GET" where request.body.isEmpty, "POST": break
        default: return try set(CURLOPT_CUSTOMREQUEST, request.method)
        }
        try set(CURLOPT_CUSTOMREQUEST, nil)
    }
}

extension Duration {
    /// Whole milliseconds, at least 1: libcurl takes 0 for "no limit".
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return min(max(1, min(seconds, 86_400) * 1000 + attoseconds / 1_000_000_000_000_000), 86_400_000)
    }
}
