/// What a user can own and prove.
package enum FactorType: String, Sendable, CaseIterable {
    case phone, email, totp
}

/// How a flow proves a factor: the channel that carries the code, or the user's own authenticator.
package enum Method: String, Sendable, CaseIterable {
    case sms, call, whatsapp, email, totp

    /// The kind of factor that this method proves.
    package var factorType: FactorType {
        switch self {
        case .sms, .call, .whatsapp: .phone
        case .email: .email
        case .totp: .totp
        }
    }

    /// Whether the provider sends a code, which costs money and can be abused.
    package var isDelivered: Bool { factorType != .totp }

    /// Authentication method references of RFC 8176 that this method earns.
    package var references: [String] {
        switch self {
        case .sms, .whatsapp: ["otp", "sms"]
        case .call: ["otp", "tel"]
        case .email, .totp: ["otp"]
        }
    }

    /// The assurance class in an assertion's `acr`.
    ///
    /// Codes that travel over a network in someone else's hands are restricted (NIST SP 800-63B §3.2.9).
    package var assurance: String { isDelivered ? "gw:restricted" : "gw:standard" }

    /// The methods by which a factor of `type` can be proved, the usual one first.
    package static func proving(_ type: FactorType) -> [Method] {
        allCases.filter { $0.factorType == type }
    }
}

/// What a flow is for; a code made for one purpose never serves another.
package enum Purpose: String, Sendable, CaseIterable {
    case login, enroll, stepup
}
