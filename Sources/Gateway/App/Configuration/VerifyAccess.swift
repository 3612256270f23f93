package import Curl
package import VerifyClient
package import VerifyModel

/// Where the provider is and under whose account: all that a tool needs that speaks to the provider alone.
package struct VerifyAccess: Sendable {
    package var baseURL: String
    /// Allows plain HTTP to this machine or to a container beside it; for the emulator.
    package var allowsHTTP: Bool
    /// Trust anchors; nil means those of the system.
    package var caFile: String?
    package var credentials: VerifySettings.Credentials

    package init(_ settings: inout SettingsReader) {
        allowsHTTP = settings.flag("VERIFY_ALLOW_HTTP", default: false)
        baseURL = settings.text("VERIFY_BASE_URL", default: "https://verify.twilio.com")
        caFile = settings.optionalText("VERIFY_CA_FILE")
        credentials = VerifySettings.Credentials(&settings)
        if let fault = BaseURL.fault(of: baseURL, allowsHTTP: allowsHTTP) { settings.fault("VERIFY_BASE_URL", fault) }
    }
}

/// The Verify services that the configuration names; unlike `VerifySettings.Services` it may name none.
package struct NamedServices: Sendable {
    package var shared: ServiceSID?
    package var login: ServiceSID?
    package var enroll: ServiceSID?
    package var stepup: ServiceSID?

    package init(_ settings: inout SettingsReader) {
        shared = settings.optionalSID("VERIFY_SERVICE_SID", prefix: "VA").map { ServiceSID($0) }
        login = settings.optionalSID("VERIFY_SERVICE_LOGIN", prefix: "VA").map { ServiceSID($0) }
        enroll = settings.optionalSID("VERIFY_SERVICE_ENROLL", prefix: "VA").map { ServiceSID($0) }
        stepup = settings.optionalSID("VERIFY_SERVICE_STEPUP", prefix: "VA").map { ServiceSID($0) }
    }
}

extension SettingsReader {
    /// How many digits the services' codes have.
    package mutating func verifyCodeLength() -> Int { integer("VERIFY_CODE_LENGTH", default: 6, in: 4...10) }
}

extension TransportConfiguration {
    package init(_ access: VerifyAccess) {
        self.init()
        allowsPlainHTTP = access.allowsHTTP
        if let file = access.caFile { caFile = file }
    }
}

extension VerifyClient {
    package convenience init(_ access: VerifyAccess, transport: Transport) {
        self.init(
            transport: transport,
            baseURL: access.baseURL,
            credentials: VerifyCredentials(access.credentials)
        )
    }
}

extension VerifyCredentials {
    // HTTP Basic needs the secret as text; it lives as long as the client does.
    fileprivate init(_ credentials: VerifySettings.Credentials) {
        let secret = credentials.password.text
        self =
            credentials.user.hasPrefix("SK")
            ? .apiKey(APIKeySID(credentials.user), secret: secret)
            : .authToken(AccountSID(credentials.user), token: secret)
    }
}
