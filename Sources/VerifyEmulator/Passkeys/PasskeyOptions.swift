import Cryptography
import VerifyModel

/// The options that a page hands to `navigator.credentials`, with the members that the provider's answers have.
struct PasskeyOptions: Sendable {
    let policy: PasskeyPolicy
    let challenge: String
    /// The entity's SID, and what the authenticator shows; nil while the user is unknown.
    let user: (id: String, name: String)?
    /// Credentials that the authenticator must not have already.
    var excluded: [PasskeyFactor.Credential] = []
    /// Credentials of which one must answer; empty if any may.
    var allowed: [PasskeyFactor.Credential] = []

    /// For `create()`.
    func creation(_ behaviour: Behaviour) -> JSONValue {
        publicKey(behaviour, [:])
    }

    /// For `get()`: the provider repeats the members of the creation, and those that `get()` itself reads come on top.
    func request(_ behaviour: Behaviour) -> JSONValue {
        publicKey(
            behaviour,
            [
                "rpId": .string(policy.relyingPartyID), "userVerification": .string(policy.userVerification),
                "allowCredentials": .array(allowed.map(\.descriptor)),
            ]
        )
    }

    private func publicKey(_ behaviour: Behaviour, _ more: [String: JSONValue]) -> JSONValue {
        let parameters = JSONValue.object(["type": .string("public-key"), "alg": .integer(-7)])
        var members: [String: JSONValue] = [
            "rp": .object(["id": .string(policy.relyingPartyID), "name": .string(policy.relyingPartyName)]),
            "challenge": .string(challenge),
            "pubKeyCredParams": behaviour.passkeyParametersAreList ? .array([parameters]) : parameters,
            "timeout": .integer(Int(PasskeyFactor.patience) * 1000),
            "excludeCredentials": .array(excluded.map(\.descriptor)),
            "authenticatorSelection": selection,
            "attestation": .string("none"),
        ]
        if let user {
            members["user"] = .object([
                "id": .string(Base64URL.encode(Array(user.id.utf8))), "name": .string(user.name),
                "displayName": .string(user.name),
            ])
        }
        return .object(["publicKey": .object(members.merging(more) { $1 })])
    }

    private var selection: JSONValue {
        var members: [String: JSONValue] = [
            "requireResidentKey": .bool(policy.discoverable == "required"),
            "residentKey": .string(policy.discoverable),
            "userVerification": .string(policy.userVerification),
        ]
        if let attachment = policy.attachment { members["authenticatorAttachment"] = .string(attachment) }
        return .object(members)
    }
}

extension PasskeyFactor.Credential {
    fileprivate var descriptor: JSONValue {
        .object([
            "type": .string("public-key"), "id": .string(id),
            "transports": .array(transports.map(JSONValue.string)),
        ])
    }
}
