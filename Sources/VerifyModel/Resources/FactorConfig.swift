/// How a factor works; the shape follows its type.
package enum FactorConfig: Codable, Hashable, Sendable, OpenShape {
    case totp(TOTPConfig)
    case push(PushConfig)
    case passkeys(PasskeysSettings)
    case other(JSONValue)

    /// The members tell the shape: the type of the factor stands outside this object.
    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Member.self)
        if members.contains(.timeStep) || members.contains(.codeLength) {
            self = .totp(try TOTPConfig(from: decoder))
        } else if members.contains(.appID) || members.contains(.notificationPlatform) {
            self = .push(try PushConfig(from: decoder))
        } else if members.contains(.relyingParty) {
            self = .passkeys(try PasskeysSettings(from: decoder))
        } else {
            self = .other(try JSONValue(from: decoder))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .totp(let config): try config.encode(to: encoder)
        case .push(let config): try config.encode(to: encoder)
        case .passkeys(let config): try config.encode(to: encoder)
        case .other(let value): try value.encode(to: encoder)
        }
    }

    private enum Member: String, CodingKey {
        case timeStep = "time_step"
        case codeLength = "code_length"
        case appID = "app_id"
        case notificationPlatform = "notification_platform"
        case relyingParty = "relying_party"
    }
}

/// The clockwork of an authenticator: seconds for `timeStep`, steps each way for `skew`.
package struct TOTPConfig: Codable, Hashable, Sendable {
    package var alg: Open<TOTPAlgorithm>?
    package var skew: Int?
    package var codeLength: Int?
    package var timeStep: Int?

    package init(alg: TOTPAlgorithm, skew: Int, codeLength: Int, timeStep: Int) {
        self.alg = Open(alg)
        self.skew = skew
        self.codeLength = codeLength
        self.timeStep = timeStep
    }

    private enum CodingKeys: String, CodingKey {
        case alg, skew
        case codeLength = "code_length"
        case timeStep = "time_step"
    }
}

/// The hash of an authenticator; only `sha1` works with all of them.
package enum TOTPAlgorithm: String, WireEnum, FormValue { case sha1, sha256, sha512 }

/// How a device is reached.
package struct PushConfig: Codable, Hashable, Sendable {
    package var sdkVersion: String?
    package var appID: String?
    package var notificationPlatform: Open<NotificationPlatform>?
    package var notificationToken: String?
    /// Missing from the official description; both mobile SDKs fail to enrol without it.
    @LeftOut package var credentialSID: PushCredentialSID?

    package init() {}

    private enum CodingKeys: String, CodingKey {
        case sdkVersion = "sdk_version"
        case appID = "app_id"
        case notificationPlatform = "notification_platform"
        case notificationToken = "notification_token"
        case credentialSID = "credential_sid"
    }
}

/// Whose service wakes a device; `none` leaves it to ask by itself.
package enum NotificationPlatform: String, WireEnum, FormValue { case apn, fcm, none }
