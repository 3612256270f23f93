import Domain
import VerifyModel

/// `POST /admin/verify/services/{service_sid}/verifications`, parsed.
enum StartWish {
    static func read(_ fields: JSONFields) throws(Problem) -> (CreateVerification, any Address) {
        var body = fields
        let channel = body.required("channel") { text in
            guard let channel = VerificationChannel(rawValue: text) else {
                throw FieldFault("channel", "must be one of \(VerificationChannel.names)")
            }
            return channel
        }
        let to = body.address(of: channel == .email ? .email : .phone)
        var more = CreateVerification(to: "", channel: .sms)
        more.customFriendlyName = body.optional("custom_friendly_name", 1...30)
        more.customMessage = body.optional("custom_message", 1...320)
        more.customCode = body.optional("custom_code", 4...10)
        more.locale = body.optional("locale", 2...16)
        more.sendDigits = body.optional("send_digits", 1...32)
        more.appHash = body.optional("app_hash", 11...11)
        more.amount = body.optional("amount", 1...64)
        more.payee = body.optional("payee", 1...64)
        more.templateSID = body.sid("template_sid")
        more.templateCustomSubstitutions = body.texts("template_custom_substitutions", 1...30).map { JSONText($0) }
        more.rateLimits = body.texts("rate_limits", 1...10).map { JSONText($0) }
        more.tags = body.texts("tags", 1...10).map { JSONText($0) }
        more.channelConfiguration = body.nested("channel_configuration") { JSONText(ChannelConfiguration(&$0)) }
        let (address, way) = try body.complete(to, channel)
        more.to = address.canonical
        more.channel = way
        return (more, address)
    }
}

/// `POST /admin/verify/services/{service_sid}/checks`, parsed.
enum CheckWish {
    static func read(_ fields: JSONFields) throws(Problem) -> (CreateVerificationCheck, (any Address)?) {
        var body = fields
        let code = body.optional("code", 4...10)
        let to = body.optional("to") { try destinationAddress($0, nil) }
        let verification: VerificationSID? = body.sid("verification_sid")
        let amount = body.optional("amount", 1...64)
        let payee = body.optional("payee", 1...64)
        try body.check()
        var check: CreateVerificationCheck
        switch (to, verification) {
        case (let to?, nil): check = CreateVerificationCheck(to: to.canonical, code: code)
        case (nil, let sid?): check = CreateVerificationCheck(verificationSID: sid, code: code)
        default: throw Problem(.validationFailed, "Give either to or verification_sid.")
        }
        check.amount = amount
        check.payee = payee
        return (check, to)
    }
}

extension VerificationChannel {
    fileprivate static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension ChannelConfiguration {
    fileprivate init(_ body: inout JSONFields) {
        self.init()
        from = body.optional("from") { EmailAddress($0)?.canonical }
        fromName = body.optional("from_name", 1...64)
        templateID = body.optional("template_id", 1...64)
        substitutions = body.map("substitutions", 1...64)
    }
}

extension JSONFields {
    /// Reads the required `to`: a phone number, an e-mail address, or what its text looks like.
    mutating func address(of type: FactorType? = nil) -> (any Address)? {
        required("to") { try destinationAddress($0, type) }
    }

    /// Reads the required `status`, which can only be one that ends a verification.
    mutating func newStatus() -> VerificationStatus? {
        required("status") { text in
            switch text {
            case "approved": .approved
            case "canceled": .canceled
            default: throw FieldFault("status", "must be approved or canceled")
            }
        }
    }

    /// Reads an optional object of so many members, each of any kind.
    mutating func map(_ name: String, _ count: ClosedRange<Int>) -> [String: VerifyModel.JSONValue]? {
        switch any(name) {
        case nil: return nil
        case .object(let object) where count.contains(object.members.count):
            return Dictionary(uniqueKeysWithValues: object.members.map { ($0.name, VerifyModel.JSONValue($0.value)) })
        default: refuse(name, "must be an object of \(count.lowerBound) to \(count.upperBound) members")
        }
        return nil
    }

    /// Reads an optional object of so many members, each a text of at most 128 characters.
    mutating func texts(_ name: String, _ count: ClosedRange<Int>) -> [String: String]? {
        guard let map = map(name, count) else { return nil }
        var texts: [String: String] = [:]
        for (key, value) in map {
            guard case .string(let text) = value, text.unicodeScalars.count <= 128, key.unicodeScalars.count <= 128
            else {
                refuse(name, "must hold texts of at most 128 characters by names as long")
                return nil
            }
            texts[key] = text
        }
        return texts
    }
}

/// Where an operator wants a message sent: an address of that type, or of the one that it looks like.
func destinationAddress(_ text: String, _ type: FactorType?) throws(FieldFault) -> any Address {
    if type == .email || type == nil && text.contains("@") {
        if let address = EmailAddress(text) { return address }
        throw FieldFault("to", "must be an e-mail address", code: .emailInvalid)
    }
    if let address = PhoneNumber(text) { return address }
    throw FieldFault("to", "must be a phone number in E.164", code: .phoneInvalid)
}

extension VerifyModel.JSONValue {
    /// The same value in the provider's model.
    init(_ value: JSONValue) {
        self =
            switch value {
            case .null: .null
            case .bool(let flag): .bool(flag)
            case .integer(let number): .integer(number)
            case .number(let number): .number(number)
            case .string(let text): .string(text)
            case .array(let elements): .array(elements.map(Self.init))
            case .object(let object):
                .object(Dictionary(uniqueKeysWithValues: object.members.map { ($0.name, Self($0.value)) }))
            }
    }
}
