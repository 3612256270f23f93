import Cryptography
import VerifyModel

/// What the browser states about a ceremony (WebAuthn §5.8.1); the authenticator signs its hash.
struct ClientData: Sendable {
    enum Ceremony: String, Sendable {
        case create = "webauthn.create"
        case get = "webauthn.get"
    }

    let hash: [UInt8]
    let type: String
    let challenge: String
    let origin: String
    let isCrossOrigin: Bool

    /// Nil unless the bytes are a JSON object with the members that must be there.
    init?(_ bytes: [UInt8]) {
        guard let members = try? VerifyJSON.decode([String: JSONValue].self, from: bytes),
            case .string(let type) = members["type"], case .string(let challenge) = members["challenge"],
            case .string(let origin) = members["origin"]
        else { return nil }
        switch members["crossOrigin"] {
        case nil, .bool(false): isCrossOrigin = false
        case .bool(true): isCrossOrigin = true
        default: return nil
        }
        hash = SHA256.hash(bytes)
        self.type = type
        self.challenge = challenge
        self.origin = origin
    }

    /// Whether it is of that ceremony, in the page itself and not in a frame of a stranger.
    func isOf(_ ceremony: Ceremony) -> Bool {
        type == ceremony.rawValue && !isCrossOrigin
    }
}
