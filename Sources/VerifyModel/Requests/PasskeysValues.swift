// The parts of passkeys requests; the words are those of WebAuthn (W3C Web Authentication Level 3, §5).

/// The relying party and the preferences for one new passkey.
package struct PasskeysConfig: Codable, Hashable, Sendable {
    package struct RelyingParty: Codable, Hashable, Sendable {
        /// A domain without scheme and port.
        @LeftOut package var id: String?
        @LeftOut package var name: String?
        @LeftOut package var origins: [String]?

        package init(id: String? = nil, name: String? = nil, origins: [String]? = nil) {
            self.id = id
            self.name = name
            self.origins = origins
        }
    }

    @LeftOut package var relyingParty: RelyingParty?
    @LeftOut package var authenticatorAttachment: AttachmentChoice?
    @LeftOut package var discoverableCredentials: PasskeysPreference?
    @LeftOut package var userVerification: PasskeysPreference?

    package init() {}

    private enum CodingKeys: String, CodingKey {
        case relyingParty = "relying_party"
        case authenticatorAttachment = "authenticator_attachment"
        case discoverableCredentials = "discoverable_credentials"
        case userVerification = "user_verification"
    }
}

/// Which authenticators may make a passkey.
package enum AttachmentChoice: String, WireEnum, FormValue {
    case platform
    case crossPlatform = "cross-platform"
    case any
}

/// How much the relying party wants something of an authenticator.
package enum PasskeysPreference: String, WireEnum, FormValue { case required, preferred, discouraged }

/// Where the authenticator of a passkey was.
package enum AuthenticatorAttachment: String, WireEnum {
    case platform
    case crossPlatform = "cross-platform"
}

/// The only kind of credential that WebAuthn knows.
package enum PublicKeyCredentialType: String, WireEnum { case publicKey = "public-key" }

/// How a browser can reach an authenticator; browsers may name others.
package enum AuthenticatorTransport: String, WireEnum {
    case usb, nfc, ble
    case smartCard = "smart-card"
    case `internal`, hybrid
}

/// The `AuthenticatorAttestationResponse` of a browser; byte strings are Base64url.
package struct AttestationResponse: Codable, Hashable, Sendable {
    @LeftOut package var attestationObject: String?
    @LeftOut package var clientDataJSON: String?
    @LeftOut package var transports: [Open<AuthenticatorTransport>]?

    package init(
        attestationObject: String?,
        clientDataJSON: String?,
        transports: [Open<AuthenticatorTransport>]? = nil
    ) {
        self.attestationObject = attestationObject
        self.clientDataJSON = clientDataJSON
        self.transports = transports
    }
}

/// The `AuthenticatorAssertionResponse` of a browser; byte strings are Base64url.
package struct AssertionResponse: Codable, Hashable, Sendable {
    package var authenticatorData: String
    package var clientDataJSON: String
    package var signature: String
    /// The entity's SID, if the authenticator keeps it.
    @LeftOut package var userHandle: String?

    package init(authenticatorData: String, clientDataJSON: String, signature: String, userHandle: String? = nil) {
        self.authenticatorData = authenticatorData
        self.clientDataJSON = clientDataJSON
        self.signature = signature
        self.userHandle = userHandle
    }
}
