import Cryptography
import VerifyModel

/// A device's answer to a challenge: the challenge itself, with the decision as its status, signed by the factor's key.
struct SignedAnswer: Sendable {
    /// The members of the challenge that the device must sign.
    static let signedFields = [
        "sid", "service_sid", "entity_sid", "identity", "factor_sid", "date_created", "expiration_date", "status",
        "details", "hidden_details", "factor_type",
    ]

    let approves: Bool

    init(_ token: String, key: P256.VerifyingKey, challenge: Challenge) throws(Refusal) {
        guard let token = SignedToken(token), token.isSigned(by: key),
            let shown = Self.members(of: challenge), Self.repeats(token.payload, shown)
        else { throw .challengeProofWrong }
        switch token.payload["status"] {
        case .string("approved"): approves = true
        case .string("denied"): approves = false
        default: throw .challengeProofWrong
        }
    }

    /// Whether every signed member but the status is what the device was shown, whatever the order of keys.
    private static func repeats(_ payload: [String: JSONValue], _ shown: [String: JSONValue]) -> Bool {
        signedFields.allSatisfy { $0 == "status" || (payload[$0] != nil && payload[$0] == shown[$0]) }
    }

    private static func members(of challenge: Challenge) -> [String: JSONValue]? {
        JSONText<[String: JSONValue]>(formText: JSONText(challenge).formText)?.value
    }
}
