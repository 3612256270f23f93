/// Something an entity proves itself with: a device, an authenticator, a passkey.
package struct Factor: ListedResource {
    package static let listKey = "factors"

    package var sid: FactorSID
    package var accountSID: AccountSID?
    package var serviceSID: ServiceSID?
    package var entitySID: EntitySID?
    package var identity: String?
    package var dateCreated: VerifyDate?
    package var dateUpdated: VerifyDate?
    package var friendlyName: String?
    package var status: Open<FactorStatus>
    package var factorType: Open<VerifyFactorType>?
    package var config: FactorConfig?
    package var metadata: JSONValue?
    package var url: String?

    package init(sid: FactorSID, status: FactorStatus, factorType: VerifyFactorType) {
        self.sid = sid
        self.status = Open(status)
        self.factorType = Open(factorType)
    }

    private enum CodingKeys: String, CodingKey {
        case sid, identity, status, config, metadata, url
        case accountSID = "account_sid"
        case serviceSID = "service_sid"
        case entitySID = "entity_sid"
        case dateCreated = "date_created"
        case dateUpdated = "date_updated"
        case friendlyName = "friendly_name"
        case factorType = "factor_type"
    }
}

/// A factor as its creation answers it: the only answer that ever holds its binding.
package struct NewFactor: VerifyResource {
    package var factor: Factor
    package var binding: FactorBinding?
    /// WebAuthn creation options; passkeys only.
    package var options: JSONValue?

    package init(factor: Factor, binding: FactorBinding?) {
        self.factor = factor
        self.binding = binding
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        factor = try Factor(from: decoder)
        binding = try container.decodeIfPresent(FactorBinding.self, forKey: .binding)
        options = try container.decodeIfPresent(JSONValue.self, forKey: .options)
    }

    package func encode(to encoder: any Encoder) throws {
        try factor.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(binding, forKey: .binding)
        try container.encodeIfPresent(options, forKey: .options)
    }

    private enum CodingKeys: String, CodingKey { case binding, options }
}

/// Whether the owner has proved the factor once.
package enum FactorStatus: String, WireEnum, FormValue { case unverified, verified }

/// The kinds of factors that the provider keeps; codes by message are verifications.
package enum VerifyFactorType: String, WireEnum, FormValue { case push, totp, passkeys }
