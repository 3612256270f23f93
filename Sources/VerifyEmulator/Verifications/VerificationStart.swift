import FoundationEssentials

/// The parameters of `CreateVerification`, read and found acceptable.
///
/// `Tags` and `Risk.TelemetryId` are checked and have no effect: events of verifications are not sent from here.
struct VerificationStart: Sendable {
    let to: String
    let channel: CodeChannel
    /// Whether a silent attempt gives the device a token that the check must repeat.
    let wantsClientToken: Bool
    let customCode: String?
    let transaction: VerificationRecord.Transaction?
    let senderName: String?
    /// Whether fraud protection and country blocks are switched off; text messages only.
    let skipsRiskCheck: Bool
    let locale: String?
    let templateSid: String?
    let substitutions: [String: String]
    let customMessage: String?
    /// Keys to press once a call is answered; calls only.
    let sendDigits: String?
    /// What an Android app finds its message by; text messages only.
    let appHash: String?
    let email: EmailConfiguration

    init(_ form: Parameters, service: ServiceRecord, behaviour: Behaviour) throws(Refusal) {
        to = try form.required("To")
        channel = try Self.channel(form, service, behaviour)
        wantsClientToken = try form.boolean("EnableSnaClientToken") ?? false
        guard DestinationRule.suits(to, channel) else { throw form.unacceptable("To") }
        if channel == .sna, let refusal = SilentNetwork.refusal(for: to) { throw refusal }
        transaction = try VerificationRecord.Transaction(form, service: service)
        senderName = try form.text("CustomFriendlyName", length: 1...30)
        let custom = try form.text("CustomCode", length: 4...10)
        customCode = service.customCodeEnabled ? custom : nil
        let riskCheck = try form.choice("RiskCheck", of: ["enable", "disable"])
        skipsRiskCheck = channel == .sms && riskCheck == "disable"
        locale = try form.languageTag("Locale")
        templateSid = try form.sid("TemplateSid", .template)
        substitutions = try form.jsonStrings("TemplateCustomSubstitutions") ?? [:]
        customMessage = try Self.customMessage(form, behaviour)
        let digits = try form.dialDigits("SendDigits")
        sendDigits = channel == .call ? digits : nil
        appHash = try Self.appHash(form, channel)
        email = try EmailConfiguration(form)
        try Self.requireIntegration(channel, service, behaviour)
        try Self.requireTextMessagesArrive(to, channel, service, behaviour)
        try form.checkUnusedStartParameters()
    }

    private static func channel(
        _ form: Parameters,
        _ service: ServiceRecord,
        _ behaviour: Behaviour
    ) throws(Refusal) -> CodeChannel {
        let name = try form.required("Channel").lowercased()
        if service.psd2Enabled, name == "call" { throw .callWithTransactionData }
        if service.psd2Enabled, name == "sna" { throw .silentAuthWithTransactionData }
        if name == "sna", !behaviour.silentAuthIsAvailable { throw .silentAuthNotEnabled }
        var isMobile = false
        if let device = form["DeviceIp"] {
            guard let answer = SilentNetwork.isMobile(device) else { throw form.unacceptable("DeviceIp") }
            isMobile = answer
        }
        guard name == "auto" else {
            guard let channel = CodeChannel(rawValue: name) else { throw form.unacceptable("Channel") }
            return channel
        }
        // A text message serves wherever the mobile network cannot be asked.
        let isPossible =
            behaviour.silentAuthIsAvailable && !service.psd2Enabled && isMobile
            && SilentNetwork.refusal(for: form["To"] ?? "") == nil
        return isPossible ? .sna : .sms
    }

    private static func customMessage(_ form: Parameters, _ behaviour: Behaviour) throws(Refusal) -> String? {
        guard let message = try form.text("CustomMessage", length: 1...1600) else { return nil }
        guard behaviour.takesCustomMessages else { throw .customMessageUnsupported }
        return Wording.placeholders(in: message).contains("code") ? message : message + " {{code}}"
    }

    private static func appHash(_ form: Parameters, _ channel: CodeChannel) throws(Refusal) -> String? {
        guard form["AppHash"] != nil else { return nil }
        guard channel == .sms else { throw .appHashNeedsText }
        return try form.text("AppHash", length: 11...11)
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

    /// A service that looks numbers up may keep text messages from landlines.
    private static func requireTextMessagesArrive(
        _ to: String,
        _ channel: CodeChannel,
        _ service: ServiceRecord,
        _ behaviour: Behaviour
    ) throws(Refusal) {
        guard channel == .sms, service.lookupEnabled, service.skipSmsToLandlines else { return }
        guard PhoneLine(of: to, behaviour) == .mobile else { throw .landlineTakesNoText }
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

extension Parameters {
    fileprivate func languageTag(_ name: String) throws(Refusal) -> String? {
        guard let tag = self[name] else { return nil }
        guard LanguageTag.isWellFormed(tag) else { throw unacceptable(name) }
        return tag
    }

    /// Keys of a phone, with `w` for half a second's wait and a comma for a longer one.
    fileprivate func dialDigits(_ name: String) throws(Refusal) -> String? {
        guard let digits = try text(name, length: 1...32) else { return nil }
        guard digits.allSatisfy("0123456789*#wW,".contains) else { throw unacceptable(name) }
        return digits
    }

    /// Parameters that change nothing here, but that the provider would refuse.
    fileprivate func checkUnusedStartParameters() throws(Refusal) {
        _ = try text("Risk.TelemetryId", length: 1...256)
        guard let tags = try jsonStrings("Tags") else { return }
        guard tags.count <= 10, tags.allSatisfy({ $0.key.count <= 128 && $0.value.count <= 128 }) else {
            throw unacceptable("Tags")
        }
    }
}
