import VerifyModel

extension VerbGroup {
    static let passkeys = VerbGroup(
        "passkeys",
        "Passkeys; the options of the answers and the values to pass on are those of WebAuthn.",
        [
            Verb(
                json: "create-factor",
                .createNewFactorPasskey,
                "Starts the enrolment of a passkey; the answer holds the options for the browser.",
                CreateNewFactorPasskey.self,
                newFactor
            ),
            Verb(
                json: "verify-factor",
                .updatePasskeysFactor,
                "Proves a new passkey with what navigator.credentials.create() gave.",
                UpdatePasskeysFactor.self,
                attestation
            ),
            Verb(
                json: "create-challenge",
                .createChallengePasskeys,
                "Asks for a passkey; the answer holds the options for the browser.",
                CreateChallengePasskeys.self,
                [
                    VerbParameter("identity", "Whose passkey; anybody's if absent, where the authenticator knows it."),
                    VerbParameter("factor_sid", "YF and 32 hexadecimal digits: this passkey only."),
                ]
            ),
            Verb(
                json: "approve-challenge",
                .updateChallengePasskeys,
                "Answers a challenge with what navigator.credentials.get() gave.",
                UpdateChallengePasskeys.self,
                assertion
            ),
        ]
    )

    private static let newFactor = [
        VerbParameter("friendly_name", "At most 64 characters.").required,
        VerbParameter("identity", "8 to 64 letters, digits and dashes.").required,
        VerbParameter("config.relying_party.id", "A domain without scheme and port; that of the service if absent."),
        VerbParameter("config.relying_party.name", "What people read."),
        VerbParameter("config.relying_party.origins", "An origin, as https://example.com.").repeated,
        VerbParameter("config.authenticator_attachment", "platform, cross-platform or any."),
        VerbParameter("config.discoverable_credentials", "required, preferred or discouraged."),
        VerbParameter("config.user_verification", "required, preferred or discouraged."),
    ]

    private static let attestation = [
        VerbParameter("id", "Base64url."),
        VerbParameter("rawId", "Base64url, or hexadecimal."),
        VerbParameter("authenticatorAttachment", "platform or cross-platform."),
        VerbParameter("type", "public-key."),
        VerbParameter("response.attestationObject", "Base64url.").required,
        VerbParameter("response.clientDataJSON", "Base64url.").required,
        VerbParameter("response.transports", "usb, nfc, ble, smart-card, internal or hybrid.").repeated,
    ]

    private static let assertion = [
        VerbParameter("id", "Base64url.").required,
        VerbParameter("rawId", "Base64url, or hexadecimal.").required,
        VerbParameter("authenticatorAttachment", "platform or cross-platform.").required,
        VerbParameter("type", "public-key."),
        VerbParameter("response.authenticatorData", "Base64url.").required,
        VerbParameter("response.clientDataJSON", "Base64url.").required,
        VerbParameter("response.signature", "Base64url.").required,
        VerbParameter("response.userHandle", "Base64url."),
    ]
}
