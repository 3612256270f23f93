private import FoundationEssentials

/// A user and a password in the form of HTTP Basic (RFC 7617), put together once for all requests; it never prints either.
///
/// libcurl would encode the pair anew for each request, letter by letter.
package struct BasicCredentials: Sendable, CustomStringConvertible, CustomReflectable {
    /// The value of the `Authorization` header.
    let authorization: String

    /// Whether Basic can carry them: a user, without a colon, and no control characters.
    let areSound: Bool

    package init(user: String, password: String) {
        authorization = "Basic " + Data("\(user):\(password)".utf8).base64EncodedString()
        areSound =
            !user.isEmpty && !user.utf8.contains(UInt8(ascii: ":"))
            && "\(user)\(password)".utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }

    package var description: String { "«redacted»" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
