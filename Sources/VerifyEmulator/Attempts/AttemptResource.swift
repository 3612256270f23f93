import FoundationEssentials
import VerifyModel

extension AttemptRecord {
    func resource(_ call: Call) -> Attempt {
        var attempt = Attempt(
            sid: AttemptSID(sid),
            verificationSID: VerificationSID(verification),
            conversionStatus: convertedAt == nil ? .unconverted : .converted
        )
        attempt.accountSID = call.account
        attempt.serviceSID = ServiceSID(service)
        attempt.dateCreated = VerifyDate(createdAt)
        attempt.dateUpdated = VerifyDate(convertedAt ?? createdAt)
        attempt.channel = Open(wire: channel.rawValue)
        attempt.price = Price(value: channel == .call ? "0.0140" : "0.0079", currency: "usd")
        attempt.channelData = channelData(at: call.now)
        attempt.url = call.url("/v2/Attempts/\(sid)")
        return attempt
    }

    private func channelData(at now: Date) -> ChannelData {
        var data = ChannelData()
        data.verificationSID = VerificationSID(verification)
        data.to = to
        data.status = Open(convertedAt != nil ? .confirmed : now < expiresAt ? .unconfirmed : .expired)
        if channel == .call {
            data.callStatus = Open(.completed)
        } else {
            data.messageStatus = Open(.delivered)
        }
        data.country = country
        data.codeLength = codeLength
        data.locale = locale
        if channel != .email {
            data.mcc = PhoneLine.countryCode(of: to)
            data.mnc = PhoneLine.networkCode
            data.carrier = PhoneLine.carrier
        }
        return data
    }
}

extension ProviderState {
    func summaryResource(total: Int, converted: Int, _ call: Call) -> AttemptsSummary {
        var summary = AttemptsSummary()
        summary.totalAttempts = total
        summary.totalConverted = converted
        summary.totalUnconverted = total - converted
        summary.conversionRatePercentage = NumberText(Self.percentage(converted, of: total))
        summary.url = call.url("/v2/Attempts/Summary")
        return summary
    }

    /// Nine decimals, cut off, without trailing zeros: 9 of 11 are "81.818181818".
    static func percentage(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "0" }
        let (integral, rest) = (100 * part).quotientAndRemainder(dividingBy: whole)
        var decimals = String(1_000_000_000 + rest * 1_000_000_000 / whole).dropFirst()
        while decimals.last == "0" { decimals.removeLast() }
        return decimals.isEmpty ? "\(integral)" : "\(integral).\(decimals)"
    }
}
