internal import CCurl

/// The header lines of a request in libcurl's form; libcurl reads them until the transfer has ended.
@safe struct HeaderList: ~Copyable {
    private(set) var first: UnsafeMutablePointer<curl_slist>?

    init(_ headers: [(name: String, value: String)], _ credentials: BasicCredentials?) throws(TransportError) {
        unsafe first = nil
        if let credentials { try append("Authorization: \(credentials.authorization)") }
        for header in headers {
            try append(header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
        }
    }

    deinit {
        unsafe curl_slist_free_all(first)
    }

    // curl_slist_append(3): returns NULL without freeing the list when it cannot append.
    private mutating func append(_ line: String) throws(TransportError) {
        guard let longer = unsafe curl_slist_append(first, line) else { throw .unsent(.other) }
        unsafe first = longer
    }
}
