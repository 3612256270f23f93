package import Cryptography

/// How the provider is reached, and under whose account.
package struct VerifySettings: Sendable {
    package var access: VerifyAccess
    package var services: Services
    /// Total time for a call that sends something; well below the time after which the sweeper gives a call up.
    package var startTimeout: Duration
    /// Total time for a call that checks something.
    package var checkTimeout: Duration
    package var maxInFlight: Int
    /// How many digits the services' codes have; shown to people, never enforced.
    package var codeLength: Int
    /// Whether the provider counts the starts in the configured services, too.
    package var countsStarts: Bool

    /// The user name and password of Basic authentication: account SID and auth token, or an API key's SID and secret.
    package struct Credentials: Sendable {
        package var user: String
        package var password: SecretBytes
    }

    /// The Verify services by purpose; an app may have its own instead.
    package struct Services: Sendable {
        package var login: String
        package var enroll: String
        package var stepup: String
    }

    package init(_ settings: inout SettingsReader) {
        access = VerifyAccess(&settings)
        services = Services(&settings)
        startTimeout = settings.duration("VERIFY_START_TIMEOUT_MS", default: 6000, in: 100...7000)
        checkTimeout = settings.duration("VERIFY_CHECK_TIMEOUT_MS", default: 4000, in: 100...7000)
        codeLength = settings.verifyCodeLength()
        countsStarts = settings.flag("VERIFY_RATE_LIMITS", default: false)
        maxInFlight = settings.integer("VERIFY_MAX_IN_FLIGHT", default: 2000, in: 1...20_000)
    }
}

extension VerifySettings.Credentials {
    package init(_ settings: inout SettingsReader) {
        let account = settings.optionalSID("VERIFY_ACCOUNT_SID", prefix: "AC")
        let token = settings.secret("VERIFY_AUTH_TOKEN")
        let key = settings.optionalSID("VERIFY_API_KEY_SID", prefix: "SK")
        let secret = settings.secret("VERIFY_API_KEY_SECRET")
        // An API key can be revoked alone, so it wins over the account's own token when both are there.
        if let key, let secret {
            self.init(user: key, password: secret)
        } else if let account, let token, key == nil, secret == nil {
            self.init(user: account, password: token)
        } else {
            settings.fault(
                "VERIFY_AUTH_TOKEN",
                "no complete credentials, expected VERIFY_API_KEY_SID with VERIFY_API_KEY_SECRET"
                    + " or VERIFY_ACCOUNT_SID with VERIFY_AUTH_TOKEN"
            )
            self.init(user: "", password: SecretBytes([]))
        }
    }
}

extension VerifySettings.Services {
    package init(_ settings: inout SettingsReader) {
        let shared = settings.optionalSID("VERIFY_SERVICE_SID", prefix: "VA")
        func service(_ purpose: String) -> String {
            if let own = settings.optionalSID("VERIFY_SERVICE_\(purpose)", prefix: "VA") ?? shared { return own }
            settings.fault("VERIFY_SERVICE_\(purpose)", "is missing, expected it or VERIFY_SERVICE_SID (VA…)")
            return ""
        }
        self.init(login: service("LOGIN"), enroll: service("ENROLL"), stepup: service("STEPUP"))
    }
}

extension SettingsReader {
    /// A string identifier of the provider: two letters and 32 hexadecimal digits.
    mutating func optionalSID(_ name: String, prefix: String) -> String? {
        guard let text = optionalText(name) else { return nil }
        let digits = text.dropFirst(2)
        guard text.hasPrefix(prefix), digits.utf8.count == 32, digits.allSatisfy(\.isHexDigit) else {
            fault(name, "is no SID of this kind, expected \(prefix) and 32 hexadecimal digits")
            return nil
        }
        return text
    }
}
