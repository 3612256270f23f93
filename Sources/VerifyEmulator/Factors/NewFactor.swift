import Cryptography
import FoundationEssentials

/// Reading the parameters of `CreateNewFactor`.
extension TOTPFactor {
    /// Takes the seed of the caller or draws one of 20 bytes, the length that RFC 4226 recommends.
    init(_ form: Parameters, service: ServiceRecord, random: Randomness) throws(Refusal) {
        var settings = TOTPSettings(service)
        try settings.apply(form)
        guard let text = form["Binding.Secret"] else {
            self.init(secret: SecretBytes(random.bytes(20)), settings: settings)
            return
        }
        guard let bytes = Base32.decode(text), (10...128).contains(bytes.count) else {
            throw form.unacceptable("Binding.Secret")
        }
        self.init(secret: SecretBytes(bytes), settings: settings)
    }
}

extension PushFactor {
    init(_ form: Parameters, credentialSid: String) throws(Refusal) {
        guard try form.required("Binding.Alg") == "ES256" else { throw .publicKeyUnusable }
        let publicKey = try form.required("Binding.PublicKey")
        guard let der = Base64.decode(publicKey), let key = Self.key(der) else { throw .publicKeyUnusable }
        guard let appID = try form.text("Config.AppId", length: 1...100) else { throw form.missing("Config.AppId") }
        guard let platform = try form.choice("Config.NotificationPlatform", of: ["apn", "fcm", "none"]) else {
            throw form.missing("Config.NotificationPlatform")
        }
        let token = try form.text("Config.NotificationToken", length: 32...255)
        if platform != "none", token == nil { throw form.missing("Config.NotificationToken") }
        self.init(
            publicKey: publicKey,
            key: key,
            credentialSid: credentialSid,
            appID: appID,
            platform: platform,
            notificationToken: token,
            sdkVersion: try form.required("Config.SdkVersion")
        )
    }

    private static func key(_ der: [UInt8]) -> P256.VerifyingKey? {
        // Whatever is wrong with the key, the provider's answer is the same.
        try? P256.VerifyingKey(der: der)
    }
}

extension FactorRecord.Proof {
    init(_ form: Parameters, service: ServiceRecord, random: Randomness) throws(Refusal) {
        switch try form.required("FactorType") {
        case "totp": self = .totp(try TOTPFactor(form, service: service, random: random))
        case "push": self = .push(try PushFactor(form, credentialSid: random.sid(.credential)))
        // They have operations of their own.
        case "passkeys": throw .factorTypeInvalid
        default: throw form.unacceptable("FactorType")
        }
    }

    /// Whether both stand for the same secret or key, which one entity may hold only once.
    func hasSameBinding(as other: Self) -> Bool {
        switch (self, other) {
        case (.totp(let one), .totp(let two)): one.secret == two.secret
        case (.push(let one), .push(let two)): one.key == two.key
        default: false
        }
    }
}
