/// What is wrong with a passkeys call: REFERENCE §4.3, one code a member of the payload.
extension Refusal {
    private static func passkeys(_ code: Int, _ message: String, status: Int = 400) -> Refusal {
        Refusal(status: status, code: code, message: message)
    }

    static let factorSidInvalid = passkeys(60362, "Invalid factor sid")
    static let identityInvalid = passkeys(60367, "Invalid or missing identity")
    static let factorTypeInvalid = passkeys(60369, "Invalid factor type for this operation")
    static let passkeyConfigInvalid = passkeys(60370, "Invalid config")
    static let relyingPartyInvalid = passkeys(60371, "Invalid relying party")
    static let relyingPartyIDInvalid = passkeys(60372, "Invalid relying party id")
    static let credentialIDInvalid = passkeys(60375, "Invalid or missing id")
    static let rawIDInvalid = passkeys(60376, "Invalid or missing rawId")
    static let attachmentInvalid = passkeys(60377, "Invalid or missing authenticatorAttachment")
    static let passkeyResponseInvalid = passkeys(60378, "Invalid or missing response")
    static let authenticatorDataInvalid = passkeys(60379, "Invalid or missing authenticatorData")
    static let clientDataInvalid = passkeys(60380, "Invalid or missing clientDataJSON")
    static let passkeySignatureInvalid = passkeys(60381, "Invalid or missing signature")
    static let relyingPartyDiffers = passkeys(60382, "The relying party or its origin does not match")
    static let passkeyStatusWrong = passkeys(60383, "The factor is verified already")
    static let passkeyTimedOut = passkeys(60384, "The time for this ceremony is over")
    static let passkeyKeyInvalid = passkeys(60385, "Invalid or unsupported public key")
    static let attestationInvalid = passkeys(60386, "Invalid or missing attestationObject")
    static let credentialDataInvalid = passkeys(60387, "Invalid credential data")
    static let displayNameInvalid = passkeys(60388, "Invalid or missing friendly_name")
    static let passkeyFactorNotFound = passkeys(60390, "Factor not found", status: 404)
    static let passkeyChallengeNotFound = passkeys(60391, "Challenge not found", status: 404)
    static let passkeyEntityNotFound = passkeys(60392, "Entity not found", status: 404)
    static let passkeysCriteriaMissing = passkeys(
        60393,
        "Passkeys need a relying party: id, name and origins, in the config or in the service's settings"
    )
}
