import FoundationEssentials
import VerifyModel

extension ProviderState {
    func listVerificationTemplate(_ call: Call) throws(Refusal) -> Reply {
        let name = call.query["FriendlyName"]
        let found = templates.all.filter { name == nil || $0.friendlyName == name }
        let page = try call.page(of: found, sid: \.sid)
        return .fetched(page.resource(call, key: "templates") { $0.resource(call) })
    }

    /// Takes a template in, or one in place of another with the same SID, and returns its SID.
    mutating func add(_ draft: TemplateDraft, at now: Date) -> String {
        let record = draft.record(sid: random.sid(.template), at: now)
        templates.put(record, for: record.sid)
        return record.sid
    }

    /// The words of a start: its template's, its service's template's, or the provider's own.
    func wording(for start: VerificationStart, of service: ServiceRecord) throws(Refusal) -> Wording {
        let locale = start.locale ?? Wording.language(of: start.to)
        if let message = start.customMessage {
            return Wording(text: message, locale: locale)
        }
        guard let template = try template(for: start, of: service) else {
            return Wording(locale: locale, isPayment: start.transaction != nil)
        }
        let (chosen, translation) = try template.translation(locale)
        let custom = Wording.placeholders(in: translation.text).subtracting(Wording.standardPlaceholders)
        guard custom.isSubset(of: start.substitutions.keys) else { throw .substitutionMissing }
        return Wording(
            text: translation.text,
            locale: chosen,
            template: template.sid,
            substitutions: start.substitutions.filter { custom.contains($0.key) }
        )
    }

    /// A service's default is for text messages; where it is gone or does not fit, the provider's own words stay.
    private func template(
        for start: VerificationStart,
        of service: ServiceRecord
    ) throws(Refusal) -> TemplateRecord? {
        guard let sid = start.templateSid else {
            return start.channel == .sms ? service.defaultTemplateSid.flatMap { templates[$0] } : nil
        }
        guard start.channel == .sms || start.channel == .call else { throw .templateNeedsText }
        guard let template = templates[sid] else { throw .templateNotFound }
        guard template.channels.contains(start.channel == .call ? "voice" : "sms") else {
            throw .templateChannelUnsupported
        }
        return template
    }
}

extension TemplateRecord {
    fileprivate func resource(_ call: Call) -> JSONValue {
        .object([
            "sid": .string(sid),
            "account_sid": .string(call.account.wire),
            "friendly_name": .string(friendlyName),
            "channels": JSONValue(strings: channels),
            "translations": .object(
                Dictionary(uniqueKeysWithValues: translations.map { ($0.key, $0.value.resource(locale: $0.key)) })
            ),
        ])
    }
}

extension TemplateRecord.Translation {
    fileprivate func resource(locale: String) -> JSONValue {
        .object([
            "is_default_translation": .bool(isDefault),
            "status": .string(status),
            "locale": .string(locale),
            "text": .string(text),
            "date_created": .string(createdAt),
            "date_updated": .string(updatedAt),
        ])
    }
}
