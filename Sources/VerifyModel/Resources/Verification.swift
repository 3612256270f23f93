/// One try to prove that somebody reads what is sent to an address.
package struct Verification: VerifyResource {
    package var sid: VerificationSID
    package var serviceSID: ServiceSID
    package var accountSID: AccountSID?
    package var to: String?
    /// The channel of the last delivery.
    package var channel: Open<VerificationChannel>?
    package var status: Open<VerificationStatus>
    /// Older than `status`; read that.
    package var valid: Bool?
    package var lookup: Lookup?
    package var amount: String?
    package var payee: String?
    package var sendCodeAttempts: [SendCodeAttempt]?
    package var dateCreated: VerifyDate?
    package var dateUpdated: VerifyDate?
    package var sna: SilentNetworkAuth?
    package var url: String?

    package init(sid: VerificationSID, serviceSID: ServiceSID, status: VerificationStatus) {
        self.sid = sid
        self.serviceSID = serviceSID
        self.status = Open(status)
    }

    private enum CodingKeys: String, CodingKey {
        case sid, to, channel, status, valid, lookup, amount, payee, sna, url
        case serviceSID = "service_sid"
        case accountSID = "account_sid"
        case sendCodeAttempts = "send_code_attempts"
        case dateCreated = "date_created"
        case dateUpdated = "date_updated"
    }
}

/// The ways a verification can take; the provider may answer with others.
package enum VerificationChannel: String, WireEnum, FormValue {
    case sms, call, email, whatsapp, sna, auto
}

/// Where a verification stands; only `canceled` and `approved` can be written.
package enum VerificationStatus: String, WireEnum, FormValue {
    case pending, approved, canceled
    case maxAttemptsReached = "max_attempts_reached"
    case deleted, failed, expired
}

/// What the provider knows about a phone number; empty unless the service has look-ups.
package struct Lookup: Codable, Hashable, Sendable, OpenShape {
    @LeftOut package var carrier: Carrier?

    package init(carrier: Carrier? = nil) { self.carrier = carrier }

    package struct Carrier: Codable, Hashable, Sendable, OpenShape {
        package var mobileCountryCode: String?
        package var type: String?
        package var errorCode: Int?
        package var mobileNetworkCode: String?
        package var name: String?

        package init() {}

        private enum CodingKeys: String, CodingKey {
            case type, name
            case mobileCountryCode = "mobile_country_code"
            case errorCode = "error_code"
            case mobileNetworkCode = "mobile_network_code"
        }
    }
}

/// One delivery of a verification.
package struct SendCodeAttempt: Codable, Hashable, Sendable, OpenShape {
    package var time: VerifyDate?
    /// `SMS` and `EMAIL` in capitals, `whatsapp` and `sna` in small letters; see `channel`.
    package var channelText: String?
    package var attemptSID: AttemptSID?

    package init(time: VerifyDate, channelText: String, attemptSID: AttemptSID) {
        self.time = time
        self.channelText = channelText
        self.attemptSID = attemptSID
    }

    /// The channel, whatever the case of its letters.
    package var channel: Open<VerificationChannel>? {
        channelText.map { Open(wire: $0.lowercased()) }
    }

    private enum CodingKeys: String, CodingKey {
        case time
        case channelText = "channel"
        case attemptSID = "attempt_sid"
    }
}

/// The address a phone must open over mobile data.
package struct SilentNetworkAuth: Codable, Hashable, Sendable, OpenShape {
    package var url: String?

    package init(url: String) { self.url = url }
}
