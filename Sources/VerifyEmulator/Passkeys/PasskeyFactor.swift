import Cryptography
import FoundationEssentials

/// A passkey as the provider holds it: asked for, and one day registered.
struct PasskeyFactor: Sendable, Codable {
    /// How long a browser may take for a ceremony, in seconds.
    static let patience: TimeInterval = 600

    let policy: PasskeyPolicy
    /// What the authenticator must sign when it registers, Base64url.
    let challenge: String
    private(set) var credential: Credential?

    init(policy: PasskeyPolicy, challenge: String) {
        self.policy = policy
        self.challenge = challenge
    }

    /// A registered key.
    struct Credential: Sendable, Codable {
        /// Base64url, as browsers write it.
        let id: String
        @Stored private(set) var key: P256.VerifyingKey
        let transports: [String]
        fileprivate(set) var counter: UInt32
    }
}

// MARK: Registration (WebAuthn §7.1)

extension PasskeyFactor {
    /// Registers the credential that a browser made, if it is what was asked for.
    mutating func register(_ answer: PasskeyRegistration) throws(Refusal) {
        guard credential == nil else { throw .passkeyStatusWrong }
        let data = answer.authenticatorData
        guard answer.clientData.isOf(.create) else { throw .clientDataInvalid }
        try policy.admit(answer.clientData, data, answer.attachment)
        guard let attested = data.credential else { throw .credentialDataInvalid }
        guard let key = attested.publicKey else { throw .passkeyKeyInvalid }
        let id = Base64URL.encode(attested.id)
        guard answer.id == nil || answer.id == id else { throw .credentialIDInvalid }
        guard answer.rawID == nil || answer.rawID == attested.id else { throw .rawIDInvalid }
        credential = Credential(id: id, key: key, transports: answer.transports, counter: data.counter)
    }
}

// MARK: Authentication (WebAuthn §7.2)

extension PasskeyFactor {
    /// Takes the signed answer to a challenge, and moves the counter.
    mutating func accept(_ answer: PasskeyAssertion, under policy: PasskeyPolicy) throws(Refusal) {
        guard var credential else { throw .passkeyFactorNotFound }
        let data = answer.authenticatorData
        guard answer.clientData.isOf(.get) else { throw .clientDataInvalid }
        try policy.admit(answer.clientData, data, answer.attachment)
        let signed = answer.signedBytes + answer.clientData.hash
        guard credential.key.verify(der: answer.signature, of: signed) else { throw .challengeProofWrong }
        // A counter that does not grow tells of a copy; authenticators without one leave it at zero.
        guard data.counter > credential.counter || (data.counter == 0 && credential.counter == 0) else {
            throw .authenticatorDataInvalid
        }
        credential.counter = data.counter
        self.credential = credential
    }
}

extension PasskeyPolicy {
    /// What both ceremonies ask of the browser and of the authenticator.
    fileprivate func admit(
        _ client: ClientData,
        _ data: AuthenticatorData,
        _ attachment: String?
    ) throws(Refusal) {
        guard origins.contains(client.origin), data.isFor(relyingPartyID) else { throw .relyingPartyDiffers }
        guard data.flags.contains(.userPresent) else { throw .authenticatorDataInvalid }
        guard userVerification != "required" || data.flags.contains(.userVerified) else {
            throw .authenticatorDataInvalid
        }
        if let wanted = self.attachment, let attachment, wanted != attachment { throw .attachmentInvalid }
    }
}
