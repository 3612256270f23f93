/// One try to prove a factor.
package struct Challenge: ListedResource {
    package static let listKey = "challenges"

    package var sid: ChallengeSID
    package var accountSID: AccountSID?
    package var serviceSID: ServiceSID?
    package var entitySID: EntitySID?
    package var identity: String?
    package var factorSID: FactorSID?
    package var dateCreated: VerifyDate?
    package var dateUpdated: VerifyDate?
    package var dateResponded: VerifyDate?
    package var expirationDate: VerifyDate?
    package var status: Open<ChallengeStatus>
    package var respondedReason: Open<ChallengeReason>?
    package var details: ChallengeDetails?
    package var hiddenDetails: JSONValue?
    package var metadata: JSONValue?
    package var factorType: Open<VerifyFactorType>?
    package var url: String?
    package var links: [String: String]?

    package init(sid: ChallengeSID, status: ChallengeStatus, factorSID: FactorSID, factorType: VerifyFactorType) {
        self.sid = sid
        self.status = Open(status)
        self.factorSID = factorSID
        self.factorType = Open(factorType)
    }

    /// Whether this answer approves a try of exactly the factor that was asked about.
    package func approves(_ factor: FactorSID, of service: ServiceSID) -> Bool {
        status == .approved && factorSID == factor && serviceSID == service
    }

    private enum CodingKeys: String, CodingKey {
        case sid, identity, status, details, metadata, url, links
        case accountSID = "account_sid"
        case serviceSID = "service_sid"
        case entitySID = "entity_sid"
        case factorSID = "factor_sid"
        case dateCreated = "date_created"
        case dateUpdated = "date_updated"
        case dateResponded = "date_responded"
        case expirationDate = "expiration_date"
        case respondedReason = "responded_reason"
        case hiddenDetails = "hidden_details"
        case factorType = "factor_type"
    }
}

/// Where a challenge stands; a pending one past its expiration date reads as `expired`.
package enum ChallengeStatus: String, WireEnum, FormValue { case pending, expired, approved, denied }

/// Why a challenge ended as it did; `none` in every answer seen so far.
package enum ChallengeReason: String, WireEnum {
    case none
    case notNeeded = "not_needed"
    case notRequested = "not_requested"
}

/// What a device shows to the person who is asked.
package struct ChallengeDetails: Codable, Hashable, Sendable, OpenShape {
    package var message: String?
    package var fields: [ChallengeField]?
    /// Only for services with `Push.IncludeDate`.
    @LeftOut package var date: VerifyDate?

    package init(message: String?, fields: [ChallengeField]) {
        self.message = message
        self.fields = fields
    }
}

/// A line of the details: a label of at most 36 characters, a value of at most 128.
package struct ChallengeField: Codable, Hashable, Sendable, OpenShape {
    package var label: String
    package var value: String

    package init(label: String, value: String) {
        self.label = label
        self.value = value
    }
}
