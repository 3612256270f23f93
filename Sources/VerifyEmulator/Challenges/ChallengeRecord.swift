import FoundationEssentials
import VerifyModel

/// One question to a factor, as the provider holds it.
struct ChallengeRecord: Sendable, Codable {
    let sid: String
    let service: String
    /// Empty, as `identity` and `factor` are, while nobody knows who will answer with a passkey.
    var entity: String
    var identity: String
    var factor: String
    let kind: FactorRecord.Kind
    let createdAt: Date
    var updatedAt: Date
    var life: ChallengeLifeCycle
    let details: Details?
    let hiddenDetails: [String: String]?
    var metadata: [String: String]?
    var ceremony: Ceremony?

    var isTOTP: Bool { kind == .totp }

    /// What a passkey is asked to sign, Base64url, and what it must heed.
    struct Ceremony: Sendable, Equatable, Codable {
        let challenge: String
        let policy: PasskeyPolicy
    }

    /// What the device shows to its owner.
    struct Details: Sendable, Equatable, Codable {
        let message: String
        let date: Date?
        let fields: [Field]
    }

    struct Field: Sendable, Hashable, Codable {
        let label: String
        let value: String
    }
}

extension ChallengeRecord.Details {
    /// A message of at most 256 characters and at most 20 fields; nil when nothing was sent.
    init?(_ form: Parameters, date: Date?) throws(Refusal) {
        let message = try form.text("Details.Message", length: 1...256)
        let fields = try Self.fields(form)
        guard message != nil || !fields.isEmpty else { return nil }
        self.init(message: message ?? "", date: date, fields: fields)
    }

    /// Each value is one JSON object; one JSON array with all of them is understood too.
    private static func fields(_ form: Parameters) throws(Refusal) -> [ChallengeRecord.Field] {
        var fields: [ChallengeRecord.Field] = []
        for text in form.all("Details.Fields") {
            if let many = JSONText<[ChallengeRecord.Field]>(formText: text)?.value {
                fields += many
            } else if let one = JSONText<ChallengeRecord.Field>(formText: text)?.value {
                fields.append(one)
            } else {
                throw form.unacceptable("Details.Fields")
            }
        }
        guard fields.count <= 20, fields.allSatisfy({ $0.label.count <= 36 && $0.value.count <= 128 }) else {
            throw form.unacceptable("Details.Fields")
        }
        return fields
    }
}
