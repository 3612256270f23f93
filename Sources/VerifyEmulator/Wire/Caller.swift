import Cryptography

/// Who calls, as the `Authorization` header says (HTTP Basic, RFC 7617).
enum Caller: Sendable, Equatable {
    /// The account itself, by its token or an API key.
    case account
    /// A device: user name `token`, and an access token or a self-signed JWT as the password.
    case device(String)
}

/// The user names that are let in, with their passwords.
struct Credentials: Sendable {
    private let passwords: [String: String]

    init(accountSID: String, authToken: String, apiKeys: [String: String]) {
        passwords = apiKeys.merging([accountSID: authToken]) { _, token in token }
    }

    func caller(_ authorization: String?) throws(Refusal) -> Caller {
        guard let (user, password) = Self.basic(authorization) else { throw .unauthenticated }
        if user == "token" { return .device(password) }
        guard let expected = passwords[user], ConstantTime.equal(expected, password) else { throw .unauthenticated }
        return .account
    }

    private static func basic(_ authorization: String?) -> (user: String, password: String)? {
        guard let authorization, authorization.prefix(6).lowercased() == "basic ",
            let bytes = Base64.decode(String(authorization.dropFirst(6))),
            let colon = bytes.firstIndex(of: UInt8(ascii: ":"))
        else { return nil }
        return (
            String(decoding: bytes[..<colon], as: UTF8.self), String(decoding: bytes[(colon + 1)...], as: UTF8.self)
        )
    }
}
