import VerifyModel

/// What stands at the other end of a number, as a look-up would tell; made up, but always the same for a number.
enum PhoneLine: String, Sendable, Codable {
    case mobile, landline

    init(of number: String, _ behaviour: Behaviour) {
        self = behaviour.landlines.contains { number.hasPrefix($0) } ? .landline : .mobile
    }

    static let carrier = "Example Wireless"
    static let networkCode = "999"

    /// ITU-T E.212 for the countries of most tests; 001 is the code of test networks.
    static func countryCode(of number: String) -> String {
        CallingCode.country(of: number).flatMap { countryCodes[$0] } ?? "001"
    }

    func resource(of number: String) -> Lookup.Carrier {
        var carrier = Lookup.Carrier()
        carrier.mobileCountryCode = Self.countryCode(of: number)
        carrier.mobileNetworkCode = Self.networkCode
        carrier.type = rawValue
        carrier.name = Self.carrier
        return carrier
    }

    private static let countryCodes = [
        "US": "310", "GB": "234", "DE": "262", "FR": "208", "ES": "214", "IT": "222", "NL": "204", "AT": "232",
        "CH": "228", "PT": "268", "BR": "724", "IN": "404", "AU": "505", "JP": "440",
    ]
}
