import VerifyModel

/// For whom a passkey is made and what its authenticator must do: the service's settings, changed by a factor's config.
struct PasskeyPolicy: Sendable, Equatable, Codable {
    let relyingPartyID: String
    let relyingPartyName: String
    let origins: [String]
    /// `platform` or `cross-platform`; nil admits both.
    let attachment: String?
    let discoverable: String
    let userVerification: String

    /// - Throws: 60393 unless both together name a whole relying party.
    init(_ defaults: ServiceRecord.PasskeysDefaults, changedBy config: JSONBody = JSONBody([:])) throws(Refusal) {
        let party = try config.object("relying_party", .relyingPartyInvalid) ?? JSONBody([:])
        let id = try party.text("id", length: 1...253, .relyingPartyIDInvalid)
        let name = try party.text("name", length: 1...253, .relyingPartyInvalid)
        let origins = try party.texts("origins", atMost: 20, .relyingPartyInvalid)
        let attachment = try config.choice(
            "authenticator_attachment",
            of: PasskeyRules.attachments + ["any"],
            .passkeyConfigInvalid
        )
        let preferences = PasskeyRules.preferences
        let discoverable = try config.choice("discoverable_credentials", of: preferences, .passkeyConfigInvalid)
        let verification = try config.choice("user_verification", of: preferences, .passkeyConfigInvalid)

        guard let id = id ?? defaults.relyingPartyID, let name = name ?? defaults.relyingPartyName,
            let origins = origins ?? defaults.origins, !origins.isEmpty
        else { throw .passkeysCriteriaMissing }
        guard PasskeyRules.isRelyingPartyID(id) else { throw .relyingPartyIDInvalid }
        guard origins.allSatisfy({ PasskeyRules.isOrigin($0, of: id) }) else { throw .relyingPartyInvalid }

        relyingPartyID = id
        relyingPartyName = name
        self.origins = origins
        let kind = attachment ?? defaults.authenticatorAttachment
        self.attachment = kind == "any" ? nil : kind
        self.discoverable = discoverable ?? defaults.discoverableCredentials ?? "preferred"
        userVerification = verification ?? defaults.userVerification ?? "preferred"
    }

    var resource: PasskeysSettings {
        var relyingParty = PasskeysSettings.RelyingParty()
        relyingParty.id = relyingPartyID
        relyingParty.name = relyingPartyName
        relyingParty.origins = origins
        var settings = PasskeysSettings()
        settings.relyingParty = relyingParty
        settings.authenticatorAttachment = attachment ?? "any"
        settings.discoverableCredentials = discoverable
        settings.userVerification = userVerification
        return settings
    }
}

/// What the settings of passkeys may be.
enum PasskeyRules {
    static let attachments = ["platform", "cross-platform"]
    static let preferences = ["required", "preferred", "discouraged"]
    static let transports = ["usb", "nfc", "ble", "smart-card", "internal", "hybrid"]

    /// A domain name without scheme or port: labels of letters, digits and inner dashes.
    static func isRelyingPartyID(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        // A last label of digits would be an address, which WebAuthn has no relying parties for.
        return text.utf8.count <= 253 && labels.allSatisfy(isLabel) && labels.last?.contains(where: \.isLetter) ?? false
    }

    /// Whether pages of `text` may use credentials of `relyingParty`.
    ///
    /// `https` (`http` for this machine alone), its domain or one below it, perhaps a port; or an Android app. Without a
    /// relying party the form alone counts.
    static func isOrigin(_ text: String, of relyingParty: String?) -> Bool {
        if text.hasPrefix("android:apk-key-hash:") { return text.utf8.count <= 128 }
        let isSecure = text.hasPrefix("https://")
        guard isSecure || text.hasPrefix("http://") else { return false }
        let parts = text.dropFirst(isSecure ? 8 : 7).split(separator: ":", omittingEmptySubsequences: false)
        guard let host = parts.first.map(String.init), parts.count <= 2,
            parts.count == 1 || UInt16(parts[1]) != nil
        else { return false }
        guard isSecure || host == "localhost" || host.hasSuffix(".localhost") else { return false }
        guard isRelyingPartyID(host) else { return false }
        return relyingParty.map { host == $0 || host.hasSuffix("." + $0) } ?? true
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
            && label.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
