/// The words of one message before the code is put in: text with placeholders in double braces, and what fills them.
struct Wording: Sendable, Equatable, Codable {
    /// What every message can fill by itself; `{{code}}` is the one that must be there.
    static let standardPlaceholders: Set = ["code", "friendly_name", "ttl", "amount", "payee"]

    let text: String
    let locale: String
    var template: String?
    var substitutions: [String: String] = [:]

    /// The names between double braces.
    static func placeholders(in text: String) -> Set<String> {
        Set(parts(of: text).compactMap { if case .placeholder(let name) = $0 { name } else { nil } })
    }

    /// The text with every placeholder filled; one that nothing fills is left out.
    static func fill(_ text: String, _ value: (_ name: String) -> String?) -> String {
        parts(of: text).map { part in
            switch part {
            case .plain(let plain): String(plain)
            case .placeholder(let name): value(name) ?? ""
            }
        }.joined()
    }

    private enum Part {
        case plain(Substring)
        case placeholder(String)
    }

    private static func parts(of text: String) -> [Part] {
        var parts: [Part] = []
        var rest = text[...]
        while let open = rest.firstRange(of: "{{"), let close = rest[open.upperBound...].firstRange(of: "}}") {
            parts.append(.plain(rest[..<open.lowerBound]))
            parts.append(.placeholder(rest[open.upperBound..<close.lowerBound].filter { $0 != " " }))
            rest = rest[close.upperBound...]
        }
        return parts + [.plain(rest)]
    }
}

// MARK: The provider's own words

extension Wording {
    /// The default message in the nearest language that there is; English is the last resort.
    init(locale: String, isPayment: Bool) {
        let texts = isPayment ? Self.payments : Self.logins
        let language = String(locale.lowercased().prefix { $0 != "-" })
        self.init(
            text: texts[language] ?? texts["en", default: "{{code}}"],
            locale: texts[language] == nil ? "en" : language
        )
    }

    /// The language of a number's country, for starts that name none; e-mail is always English.
    static func language(of destination: String) -> String {
        CallingCode.country(of: destination).flatMap { languages[$0] } ?? "en"
    }

    private static let logins = [
        "en": "Your {{friendly_name}} verification code is: {{code}}",
        "de": "Ihr Bestätigungscode für {{friendly_name}} lautet: {{code}}",
        "es": "Su código de verificación de {{friendly_name}} es: {{code}}",
        "fr": "Votre code de vérification {{friendly_name}} est : {{code}}",
        "it": "Il codice di verifica di {{friendly_name}} è: {{code}}",
        "nl": "Uw verificatiecode voor {{friendly_name}} is: {{code}}",
        "pt": "O seu código de verificação {{friendly_name}} é: {{code}}",
    ]

    /// PSD2 asks that the person sees what is being confirmed.
    private static let payments = [
        "en": "Your {{friendly_name}} code to confirm {{amount}} to {{payee}} is: {{code}}",
        "de": "Ihr Code von {{friendly_name}} zur Freigabe von {{amount}} an {{payee}} lautet: {{code}}",
        "es": "Su código de {{friendly_name}} para confirmar {{amount}} a {{payee}} es: {{code}}",
        "fr": "Votre code {{friendly_name}} pour confirmer {{amount}} à {{payee}} est : {{code}}",
    ]

    private static let languages = [
        "DE": "de", "AT": "de", "ES": "es", "MX": "es", "AR": "es", "CL": "es", "CO": "es", "PE": "es", "FR": "fr",
        "IT": "it", "NL": "nl", "PT": "pt", "BR": "pt",
    ]
}

/// The shape of a language tag (BCP 47): a language of two or three letters, then subtags.
enum LanguageTag {
    static func isWellFormed(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let language = parts.first, (2...3).contains(language.utf8.count), text.utf8.count <= 16 else {
            return false
        }
        return language.utf8.allSatisfy(isLetter)
            && parts.dropFirst().allSatisfy { part in
                (2...8).contains(part.utf8.count)
                    && part.utf8.allSatisfy { isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
