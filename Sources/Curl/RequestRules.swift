// What may not reach libcurl: it writes header lines and methods as they stand, and a Swift string that holds NUL would
// be cut short on its way into C.

extension OutgoingRequest {
    /// Whether the request can be written without changing its meaning or its framing.
    func isSound(allowsPlainHTTP: Bool) -> Bool {
        hasSoundMethod && hasSoundURL(allowsPlainHTTP) && headers.allSatisfy(isSound(header:))
            && credentials?.areSound != false
    }

    /// A method that a server may see twice without harm (RFC 9110 §9.2.1).
    var isSafe: Bool { method == "GET" || method == "HEAD" }

    private var hasSoundMethod: Bool {
        !method.isEmpty && method.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }

    private func hasSoundURL(_ allowsPlainHTTP: Bool) -> Bool {
        guard isTLS || allowsPlainHTTP && url.hasPrefix("http://") else { return false }
        let url = url.utf8.span
        for index in url.indices where !(0x21...0x7E).contains(url[index]) { return false }
        let start = isTLS ? 8 : 7
        var end = start
        while end < url.count, !endsAuthority(url[end]) {
            if url[end] == UInt8(ascii: "@") { return false }
            end += 1
        }
        return end > start
    }

    private func isSound(header: (name: String, value: String)) -> Bool {
        let name = header.name.lowercased()
        return !name.isEmpty && header.name.utf8.allSatisfy(isTokenCharacter) && !framingHeaders.contains(name)
            && (name != "authorization" || credentials == nil)
            && header.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }  // RFC 9110 §5.5
    }
}

extension OutgoingRequest {
    /// Whether the URL asks for TLS.
    var isTLS: Bool { url.hasPrefix("https://") }
}

/// A change to these could make the server read another request than the one meant.
private let framingHeaders: Set = ["host", "connection", "content-length", "transfer-encoding", "expect", "upgrade"]

/// RFC 3986 §3.2.
private func endsAuthority(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
}

/// RFC 9110 §5.6.2.
private func isTokenCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
    default:
        "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
}
