/// Where messages do not go: countries that the account has not opened, and prefixes under suspicion of fraud.
///
/// Safelisted numbers pass both, and so does a text message that is sent with `RiskCheck=disable`.
extension ProviderState {
    func requirePassage(_ start: VerificationStart) throws(Refusal) {
        guard start.channel != .email, !start.skipsRiskCheck, let refusal = block(start.to) else { return }
        guard isSafelisted(start.to) else { throw refusal }
    }

    private func block(_ number: String) -> Refusal? {
        let blocked = behaviour.blockedCountries
        if !blocked.isEmpty, let country = CallingCode.country(of: number), blocked.contains(country) {
            return .countryBlocked
        }
        return behaviour.suspectPrefixes.contains { number.hasPrefix($0) } ? .prefixSuspected : nil
    }
}
