import FoundationEssentials
import VerifyModel

/// A template as a test hands it in; at the provider it would be written in the console and approved there.
struct TemplateDraft: Codable, Sendable {
    let sid: String?
    let friendlyName: String
    let channels: [String]
    let translations: [String: Translation]

    struct Translation: Codable, Sendable {
        let text: String
        let isDefault: Bool?
        let status: String?

        private enum CodingKeys: String, CodingKey {
            case text, status
            case isDefault = "is_default_translation"
        }
    }

    private enum CodingKeys: String, CodingKey {
        case sid, channels, translations
        case friendlyName = "friendly_name"
    }

    /// What keeps it from being a template, as a sentence; nil if nothing does.
    var fault: String? {
        if let sid, !SIDPrefix.template.matches(sid) { return "sid must be HJ and 32 hex digits" }
        guard (1...32).contains(friendlyName.unicodeScalars.count) else {
            return "friendly_name has 1 to 32 characters"
        }
        guard !channels.isEmpty, Set(channels).isSubset(of: ["sms", "voice"]) else {
            return "channels are sms, voice or both"
        }
        guard !translations.isEmpty, translations.keys.allSatisfy(LanguageTag.isWellFormed) else {
            return "translations need at least one language tag"
        }
        guard translations.values.count(where: { $0.isDefault == true }) <= 1 else {
            return "one translation at most is the default"
        }
        guard translations.values.allSatisfy({ Wording.placeholders(in: $0.text).contains("code") }) else {
            return "every text needs {{code}}"
        }
        let statuses = ["approved", "pending", "rejected", "in-review"]
        guard translations.values.allSatisfy({ statuses.contains($0.status ?? "approved") }) else {
            return "a status is one of \(statuses.joined(separator: ", "))"
        }
        return nil
    }

    /// The template; a single translation is the default.
    func record(sid fresh: String, at now: Date) -> TemplateRecord {
        let date = String(VerifyDate(now).wire.dropLast()) + ".000000000Z"
        return TemplateRecord(
            sid: sid ?? fresh,
            friendlyName: friendlyName,
            channels: channels,
            translations: translations.mapValues { draft in
                .init(
                    isDefault: draft.isDefault ?? (translations.count == 1),
                    status: draft.status ?? "approved",
                    text: draft.text,
                    createdAt: date,
                    updatedAt: date
                )
            }
        )
    }
}
