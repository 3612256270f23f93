import FoundationEssentials

/// The wording of a message, approved beforehand, in one or more languages.
struct TemplateRecord: Sendable, Equatable, Codable {
    let sid: String
    let friendlyName: String
    /// `sms` and `voice`; the latter is the channel `call`.
    let channels: [String]
    /// By language tag, such as `en` or `pt-BR`.
    let translations: [String: Translation]

    struct Translation: Sendable, Equatable, Codable {
        let isDefault: Bool
        /// `approved`, or where the approval stands: `pending`, `rejected`, `in-review`.
        let status: String
        /// With placeholders in double braces, of which `{{code}}` must be there.
        let text: String
        /// ISO 8601 with nanoseconds, which the provider writes here alone.
        let createdAt: String
        let updatedAt: String
    }

    /// The translation for a language: this one, its language without the region, or the default.
    func translation(_ locale: String) throws(Refusal) -> (locale: String, translation: Translation) {
        let wanted = locale.lowercased()
        let language = String(wanted.prefix { $0 != "-" })
        let found =
            translations.first { $0.key.lowercased() == wanted } ?? translations.first { $0.key == language }
            ?? translations.first { $0.value.isDefault } ?? translations.first { $0.key == "en" }
        guard let found else { throw .translationMissing }
        guard found.value.status == "approved" else { throw .translationNotApproved }
        return (found.key, found.value)
    }
}
