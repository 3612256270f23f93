import Cryptography
import FoundationEssentials

/// A way for an entity to prove itself, as the provider holds it.
struct FactorRecord: Sendable, Codable {
    let sid: String
    let entity: String
    let identity: String
    let service: String
    let createdAt: Date
    var updatedAt: Date
    var friendlyName: String
    var proof: Proof
    var metadata: [String: String]?
    var challenges = ChallengeQuota()

    enum Proof: Sendable, Codable {
        case totp(TOTPFactor)
        case push(PushFactor)
        case passkey(PasskeyFactor)
    }

    enum Kind: String, Sendable, Codable { case totp, push, passkeys }

    var isVerified: Bool {
        switch proof {
        case .totp(let totp): totp.enrolment.isVerified
        case .push(let push): push.isVerified
        case .passkey(let passkey): passkey.credential != nil
        }
    }

    var kind: Kind { proof.kind }

    /// The name of its kind on the wire.
    var typeName: String { kind.rawValue }

    var isTOTP: Bool { kind == .totp }
}

extension FactorRecord.Proof {
    var kind: FactorRecord.Kind {
        switch self {
        case .totp: .totp
        case .push: .push
        case .passkey: .passkeys
        }
    }
}

/// A shared secret and how codes come from it (RFC 6238).
struct TOTPFactor: Sendable, Codable {
    @Stored private(set) var secret: SecretBytes
    var settings: TOTPSettings
    var enrolment = TOTPEnrolment()
    /// The step of the newest accepted code, for a provider that takes each code once.
    private var acceptedStep: Int?

    init(secret: SecretBytes, settings: TOTPSettings) {
        self.secret = secret
        self.settings = settings
    }

    /// Whether `code` is right now; a code that counts as used is wrong.
    mutating func accepts(_ code: String, at now: Date, repeatedly: Bool) -> Bool {
        let totp = TOTP(
            secret: secret,
            algorithm: settings.algorithm.hmac,
            digits: settings.codeLength,
            period: settings.timeStep
        )
        guard let step = totp.matchingStep(code, at: now, skew: settings.skew) else { return false }
        guard repeatedly || acceptedStep.map({ step > $0 }) ?? true else { return false }
        acceptedStep = step
        return true
    }
}

/// The settings of a TOTP factor.
struct TOTPSettings: Sendable, Equatable, Codable {
    enum Algorithm: String, Sendable, Codable {
        case sha1, sha256, sha512

        var hmac: HMAC.Algorithm {
            switch self {
            case .sha1: .sha1
            case .sha256: .sha256
            case .sha512: .sha512
            }
        }
    }

    var algorithm = Algorithm.sha1
    var timeStep: Int
    var codeLength: Int
    var skew: Int

    init(_ service: ServiceRecord) {
        timeStep = service.totp.timeStep
        codeLength = service.totp.codeLength
        skew = service.totp.skew
    }

    mutating func apply(_ form: Parameters) throws(Refusal) {
        timeStep = try form.integer("Config.TimeStep", in: 20...60) ?? timeStep
        skew = try form.integer("Config.Skew", in: 0...2) ?? skew
        codeLength = try form.integer("Config.CodeLength", in: 3...8) ?? codeLength
        if let name = form["Config.Alg"] {
            guard let known = Algorithm(rawValue: name) else { throw form.unacceptable("Config.Alg") }
            algorithm = known
        }
    }
}

/// A key pair on a device, of which the provider knows the public half.
struct PushFactor: Sendable, Codable {
    /// Base64 of the SubjectPublicKeyInfo, as it was sent.
    let publicKey: String
    @Stored var key: P256.VerifyingKey
    let credentialSid: String
    let appID: String
    var platform: String
    var notificationToken: String?
    var sdkVersion: String
    var isVerified = false
}
