import Cryptography
import VerifyModel

extension FactorRecord {
    func resource(_ call: Call) -> Factor {
        var factor = Factor(
            sid: FactorSID(sid),
            status: isVerified ? .verified : .unverified,
            factorType: kind.resource
        )
        factor.accountSID = call.account
        factor.serviceSID = ServiceSID(service)
        factor.entitySID = EntitySID(entity)
        factor.identity = identity
        factor.dateCreated = VerifyDate(createdAt)
        factor.dateUpdated = VerifyDate(updatedAt)
        factor.friendlyName = friendlyName
        factor.config = config
        factor.metadata = metadata.map(JSONValue.init(strings:))
        factor.url = call.url("/v2/Services/\(service)/Entities/\(identity)/Factors/\(sid)")
        return factor
    }

    /// The answer to the creation, the only one that tells the seed.
    func newResource(_ call: Call, issuer: String) -> NewFactor {
        switch proof {
        case .totp(let totp):
            let secret = totp.secret.withBytes { bytes in Base32.encode(bytes.indices.map { bytes[$0] }) }
            let uri = totp.settings.uri(label: friendlyName, issuer: issuer, secret: secret)
            return NewFactor(factor: resource(call), binding: .totp(secret: secret, uri: uri))
        case .push(let push):
            return NewFactor(factor: resource(call), binding: .push(publicKey: push.publicKey, alg: "ES256"))
        case .passkey: return NewFactor(factor: resource(call), binding: nil)
        }
    }

    private var config: FactorConfig {
        switch proof {
        case .totp(let totp): .totp(totp.settings.resource)
        case .push(let push): .push(push.config)
        case .passkey(let passkey): .passkeys(passkey.policy.resource)
        }
    }
}

extension FactorRecord.Kind {
    var resource: VerifyFactorType {
        switch self {
        case .totp: .totp
        case .push: .push
        case .passkeys: .passkeys
        }
    }
}

extension TOTPSettings {
    fileprivate var resource: TOTPConfig {
        TOTPConfig(alg: algorithm.resource, skew: skew, codeLength: codeLength, timeStep: timeStep)
    }

    /// `otpauth://totp/{issuer}:{label}?…` with the label percent-encoded and the algorithm in capitals.
    fileprivate func uri(label: String, issuer: String, secret: String) -> String {
        let (label, issuer) = (PercentEncoding.pathSegment(label), PercentEncoding.pathSegment(issuer))
        return "otpauth://totp/\(issuer):\(label)?secret=\(secret)&issuer=\(issuer)"
            + "&algorithm=\(algorithm.rawValue.uppercased())&digits=\(codeLength)&period=\(timeStep)"
    }
}

extension TOTPSettings.Algorithm {
    fileprivate var resource: TOTPAlgorithm {
        switch self {
        case .sha1: .sha1
        case .sha256: .sha256
        case .sha512: .sha512
        }
    }
}

extension PushFactor {
    fileprivate var config: PushConfig {
        var config = PushConfig()
        config.sdkVersion = sdkVersion
        config.appID = appID
        config.notificationPlatform = Open(wire: platform)
        config.notificationToken = notificationToken
        config.credentialSID = PushCredentialSID(credentialSid)
        return config
    }
}

extension JSONValue {
    init(strings: [String: String]) {
        self = .object(strings.mapValues(JSONValue.string))
    }
}
