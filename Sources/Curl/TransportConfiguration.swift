/// What a transport may do and how much it may hold; each value applies to every call.
package struct TransportConfiguration: Sendable {
    /// The certificate authorities to trust, as a PEM file.
    package var caFile = "/etc/ssl/certs/ca-certificates.crt"

    /// Whether `http://` URLs are sent at all; which hosts may be named so is the caller's rule.
    package var allowsPlainHTTP = false

    /// The longest body an answer may have, in bytes.
    package var maxBodyBytes = 256 * 1024

    /// The longest header section an answer may have, in bytes.
    package var maxHeadBytes = 64 * 1024

    /// How many calls may be under way or waiting for a connection; the next one fails as overloaded.
    package var maxInFlight = 4096

    /// How many connections may be open, or 0 for no limit.
    ///
    /// Calls beyond wait for one within their `connect` deadline.
    package var maxConnections = 0

    /// How many calls may share an HTTP/2 connection at once.
    ///
    /// A server that ends a connection by GOAWAY refuses the calls it has not begun, which libcurl cannot tell from
    /// lost ones: up to so many calls end as lost each time.
    package var maxStreams = 16

    /// How long an unused connection is kept; shorter than the servers keep theirs, so that few die under a request.
    package var maxIdle: Duration = .seconds(45)

    /// An answer that comes slower than `bytes` a second, on average over `period`, is given up.
    package var lowSpeed: (bytes: Int, period: Duration) = (1, .seconds(15))

    /// Sent as `User-Agent`.
    package var userAgent = "postern"

    /// Makes the defaults.
    package init() {}

    var isSound: Bool {
        maxBodyBytes > 0 && maxHeadBytes > 0 && maxInFlight > 0 && maxConnections >= 0 && maxStreams > 0
            && maxIdle >= .seconds(1)
            && lowSpeed.bytes >= 0 && lowSpeed.period >= .seconds(1)
            && (userAgent + caFile).utf8.allSatisfy { $0 >= 0x20 }
    }
}
