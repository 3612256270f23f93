/// Where messages do not go: countries that the account has not opened, and prefixes under suspicion of fraud.
///
/// Safelisted numbers pass both, and so does a text message that is sent with `RiskCheck=disable`.
extension ProviderState {
    func requirePassage(_ start: VerificationStart) throws(Refusal) {
        guard start.channel != .email, !start.skipsRiskCheck, !isSafelisted(start.to) else { return }
        if let country = CallingCode.country(of: start.to), behaviour.blockedCountries.contains(country) {
            throw .countryBlocked
        }
        guard !behaviour.suspectPrefixes.contains(where: { start.to.hasPrefix($0) }) else { throw .prefixSuspected }
    }
}
