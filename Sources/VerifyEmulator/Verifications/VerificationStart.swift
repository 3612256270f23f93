import FoundationEssentials

/// The parameters of `CreateVerification`, read and found acceptable.
struct VerificationStart: Sendable {
    let to: String
    let channel: CodeChannel
    let customCode: String?
    let transaction: VerificationRecord.Transaction?
    let senderName: String?

    init(_ form: Parameters, service: ServiceRecord, behaviour: Behaviour) throws(Refusal) {
        to = try form.required("To")
        channel = try Self.channel(form, service)
        guard DestinationRule.suits(to, channel) else { throw form.unacceptable("To") }
        transaction = try VerificationRecord.Transaction(form, service: service)
        senderName = try form.text("CustomFriendlyName", length: 1...30)
        let custom = try form.text("CustomCode", length: 4...10)
        customCode = service.customCodeEnabled ? custom : nil
        try Self.requireIntegration(channel, service, behaviour)
        try Self.checkExtras(form, channel)
    }

    private static func channel(_ form: Parameters, _ service: ServiceRecord) throws(Refusal) -> CodeChannel {
        let name = try form.required("Channel").lowercased()
        if service.psd2Enabled, name == "call" { throw .callWithTransactionData }
        if service.psd2Enabled, name == "sna" { throw .silentAuthWithTransactionData }
        if name == "sna" { throw .featureNotAvailable }
        // `auto` falls back to a text message where silent network authentication is not at hand.
        guard let channel = CodeChannel(rawValue: name == "auto" ? "sms" : name) else {
            throw form.unacceptable("Channel")
        }
        return channel
    }

    private static func requireIntegration(
        _ channel: CodeChannel,
        _ service: ServiceRecord,
        _ behaviour: Behaviour
    ) throws(Refusal) {
        switch channel {
        case .email where !behaviour.emailIsConfigured && service.mailerSid == nil: throw .emailNotConfigured
        case .whatsapp where !behaviour.whatsappIsConfigured && service.whatsapp.from == nil:
            throw .whatsappNotConfigured
        default: return
        }
    }

    /// Parameters that change nothing here, but that the provider would refuse.
    private static func checkExtras(_ form: Parameters, _ channel: CodeChannel) throws(Refusal) {
        if form["AppHash"] != nil {
            guard channel == .sms else { throw .appHashNeedsText }
            _ = try form.text("AppHash", length: 11...11)
        }
        if try form.sid("TemplateSid", .template) != nil, channel != .sms, channel != .call {
            throw .templateNeedsText
        }
        _ = try form.choice("RiskCheck", of: ["enable", "disable"])
        _ = try form.boolean("EnableSnaClientToken")
        _ = try form.text("Locale", length: 2...16)
        _ = try form.text("SendDigits", length: 1...32)
        for map in ["RateLimits", "ChannelConfiguration", "TemplateCustomSubstitutions"] {
            _ = try form.jsonObject(map)
        }
        try checkTags(form)
    }

    private static func checkTags(_ form: Parameters) throws(Refusal) {
        guard let tags = try form.jsonStrings("Tags") else { return }
        guard tags.count <= 10, tags.allSatisfy({ $0.key.count <= 128 && $0.value.count <= 128 }) else {
            throw form.unacceptable("Tags")
        }
    }
}

extension VerificationRecord.Transaction {
    /// Both or a refusal where the service confirms payments; nothing where it does not.
    init?(_ form: Parameters, service: ServiceRecord) throws(Refusal) {
        guard service.psd2Enabled else { return nil }
        guard let amount = form["Amount"], let payee = form["Payee"] else { throw .transactionDataMissing }
        self.init(amount: amount, payee: payee)
    }
}
