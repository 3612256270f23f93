/// A challenge for a passkey, with what the browser needs to answer it.
///
/// Where the authenticator is to find the passkey by itself, the challenge names neither entity nor factor:
/// both are empty text.
package struct PasskeysChallenge: VerifyResource {
    package var challenge: Challenge
    /// WebAuthn request options, under `publicKey`.
    package var options: JSONValue?

    package init(challenge: Challenge, options: JSONValue?) {
        self.challenge = challenge
        self.options = options
    }

    package init(from decoder: any Decoder) throws {
        challenge = try Challenge(from: decoder)
        options = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(JSONValue.self, forKey: .options)
    }

    package func encode(to encoder: any Encoder) throws {
        try challenge.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(options, forKey: .options)
    }

    private enum CodingKeys: String, CodingKey { case options }
}
