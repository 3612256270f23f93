// The two answers that every login reads, without the members that decide nothing: the whole resources take twice as long.

/// What a request for a code made.
package struct SentVerification: Decodable, Sendable {
    package var sid: VerificationSID
    package var serviceSID: ServiceSID
    package var status: Open<VerificationStatus>
    /// How many messages it has had by now, as far as the provider tells.
    package var deliveries: Int?
    package var dateCreated: VerifyDate?

    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        sid = try members.decode(VerificationSID.self, forKey: .sid)
        serviceSID = try members.decode(ServiceSID.self, forKey: .serviceSID)
        status = try members.decode(Open<VerificationStatus>.self, forKey: .status)
        dateCreated = try members.decodeIfPresent(VerifyDate.self, forKey: .dateCreated)
        // An open shape: if it is no list, that tells nothing.
        deliveries = (try? members.nestedUnkeyedContainer(forKey: .deliveries))?.count
    }

    private enum CodingKeys: String, CodingKey {
        case sid, status
        case serviceSID = "service_sid"
        case deliveries = "send_code_attempts"
        case dateCreated = "date_created"
    }
}

/// What a guess came to.
package struct CheckedVerification: Decodable, Sendable, Verdict {
    package var sid: VerificationSID
    package var serviceSID: ServiceSID
    package var status: Open<VerificationStatus>

    private enum CodingKeys: String, CodingKey {
        case sid, status
        case serviceSID = "service_sid"
    }
}

/// An answer to a guess.
package protocol Verdict {
    /// The verification that was checked.
    var sid: VerificationSID { get }
    var serviceSID: ServiceSID { get }
    var status: Open<VerificationStatus> { get }
}

extension Verdict {
    /// Whether this answer approves exactly the verification that was asked about.
    ///
    /// `approved` alone proves nothing: the answer must also name the right verification of the right service.
    package func approves(_ verification: VerificationSID, of service: ServiceSID) -> Bool {
        status == .approved && sid == verification && serviceSID == service
    }
}
