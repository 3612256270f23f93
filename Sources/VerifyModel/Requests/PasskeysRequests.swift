/// Starts the enrolment of a passkey; the answer holds the options for `navigator.credentials.create()`.
package struct CreateNewFactorPasskey: JSONRequest {
    package var friendlyName: String
    /// 8 to 64 letters, digits and dashes, as of an entity.
    package var identity: String
    /// Instead of the service's settings, which must be complete if this is absent (60393).
    @LeftOut package var config: PasskeysConfig?

    package init(friendlyName: String, identity: String, config: PasskeysConfig? = nil) {
        self.friendlyName = friendlyName
        self.identity = identity
        self.config = config
    }

    private enum CodingKeys: String, CodingKey {
        case identity, config
        case friendlyName = "friendly_name"
    }
}

/// Proves a new passkey with what `navigator.credentials.create()` gave.
package struct UpdatePasskeysFactor: JSONRequest {
    /// Base64url.
    @LeftOut package var id: String?
    /// Hexadecimal in the provider's examples, where browsers write Base64url.
    @LeftOut package var rawID: String?
    @LeftOut package var authenticatorAttachment: AuthenticatorAttachment?
    @LeftOut package var type: PublicKeyCredentialType?
    package var response: AttestationResponse

    package init(response: AttestationResponse) { self.response = response }

    private enum CodingKeys: String, CodingKey {
        case id, authenticatorAttachment, type, response
        case rawID = "rawId"
    }
}

/// Asks for a passkey; the answer holds the options for `navigator.credentials.get()`.
///
/// Without `identity` the authenticator finds the passkey by itself (a discoverable credential).
package struct CreateChallengePasskeys: JSONRequest {
    @LeftOut package var identity: String?
    @LeftOut package var factorSID: FactorSID?

    package init(identity: String? = nil, factorSID: FactorSID? = nil) {
        self.identity = identity
        self.factorSID = factorSID
    }

    private enum CodingKeys: String, CodingKey {
        case identity
        case factorSID = "factor_sid"
    }
}

/// Answers a challenge with what `navigator.credentials.get()` gave.
package struct UpdateChallengePasskeys: JSONRequest {
    /// Base64url.
    package var id: String
    /// Hexadecimal in the provider's examples, where browsers write Base64url.
    package var rawID: String
    package var authenticatorAttachment: AuthenticatorAttachment
    @LeftOut package var type: PublicKeyCredentialType?
    package var response: AssertionResponse

    package init(
        id: String,
        rawID: String,
        authenticatorAttachment: AuthenticatorAttachment,
        response: AssertionResponse
    ) {
        self.id = id
        self.rawID = rawID
        self.authenticatorAttachment = authenticatorAttachment
        self.response = response
    }

    private enum CodingKeys: String, CodingKey {
        case id, authenticatorAttachment, type, response
        case rawID = "rawId"
    }
}
