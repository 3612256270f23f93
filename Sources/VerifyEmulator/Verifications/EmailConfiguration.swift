import VerifyModel

/// `ChannelConfiguration`: how an e-mail is to look; every member is optional, and unknown ones are ignored.
struct EmailConfiguration: Sendable, Equatable {
    let from: String?
    let fromName: String?
    let templateID: String?
    let substitutions: [String: JSONValue]?

    init(_ form: Parameters) throws(Refusal) {
        let members = try form.jsonObject("ChannelConfiguration") ?? [:]
        let invalid = form.unacceptable("ChannelConfiguration")
        from = try Self.text(members["from"], or: invalid)
        fromName = try Self.text(members["from_name"], or: invalid)
        templateID = try Self.text(members["template_id"], or: invalid)
        switch members["substitutions"] {
        case nil, .null: substitutions = nil
        case .object(let values): substitutions = values
        default: throw invalid
        }
        if let from, !DestinationRule.isEmailAddress(from) { throw invalid }
    }

    private static func text(_ member: JSONValue?, or invalid: Refusal) throws(Refusal) -> String? {
        switch member {
        case nil, .null: return nil
        case .string(let text) where !text.isEmpty && text.utf8.count <= 254: return text
        default: throw invalid
        }
    }

    /// The members as the inbox shows them.
    var details: [String: String] {
        var details: [String: String] = [:]
        details["from"] = from
        details["from_name"] = fromName
        details["template_id"] = templateID
        details["substitutions"] = substitutions.map { JSONText($0).formText }
        return details
    }
}
