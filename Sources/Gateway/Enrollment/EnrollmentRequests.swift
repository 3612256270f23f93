import Domain

/// `POST /enroll/phone` or `/enroll/email`, parsed.
struct AddressWish: Sendable {
    var user: ExternalUserID
    var address: any Address
    var method: Method
    var name: FactorName
    var person: Person

    static func phone(_ body: JSONFields, _ caller: Caller) throws(Problem) -> AddressWish {
        var body = body
        let user = body.required("user_id") { ExternalUserID($0) }
        let phone = body.required("phone") { text in
            guard let number = PhoneNumber(text) else {
                throw FieldFault("phone", "must be an E.164 number such as +447700900123", code: .phoneInvalid)
            }
            return number
        }
        let method = body.optional("channel") { text in
            Method(rawValue: text).flatMap { $0.factorType == .phone ? $0 : nil }
        }
        let name = body.optional("name") { FactorName($0) }
        let person = body.person(caller)
        let (userID, number) = try body.complete(user, phone)
        return AddressWish(
            user: userID,
            address: number,
            method: method ?? .sms,
            name: name ?? .phone,
            person: person
        )
    }

    static func email(_ body: JSONFields, _ caller: Caller) throws(Problem) -> AddressWish {
        var body = body
        let user = body.required("user_id") { ExternalUserID($0) }
        let email = body.required("email") { text in
            guard let address = EmailAddress(text) else {
                throw FieldFault("email", "must be an e-mail address such as ann@example.org", code: .emailInvalid)
            }
            return address
        }
        let name = body.optional("name") { FactorName($0) }
        let person = body.person(caller)
        let (userID, address) = try body.complete(user, email)
        return AddressWish(user: userID, address: address, method: .email, name: name ?? .email, person: person)
    }
}

/// `POST /enroll/totp`, parsed.
struct TOTPWish: Sendable {
    var user: ExternalUserID
    var name: FactorName
    var person: Person

    init(_ body: JSONFields, _ caller: Caller) throws(Problem) {
        var body = body
        let user = body.required("user_id") { ExternalUserID($0) }
        name = body.optional("name") { FactorName($0) } ?? .authenticator
        person = body.person(caller)
        self.user = try body.complete(user)
    }
}

/// `POST /enroll/…/confirm`, parsed: the flow may be named by itself or by the factor that it enrols.
struct EnrollmentAnswer: Sendable {
    enum Target: Sendable {
        case flow(FlowID)
        case factor(FactorID)
    }

    var target: Target
    var code: OneTimeCode
    var person: Person

    init(_ body: JSONFields, _ caller: Caller) throws(Problem) {
        var body = body
        let flow = body.optional("flow_id") { FlowID($0).map(Target.flow) }
        let factor = body.optional("factor_id") { FactorID($0).map(Target.factor) }
        let code = body.required("code") { OneTimeCode($0) }
        person = body.person(caller)
        if flow != nil, factor != nil { body.refuse("factor_id", "may not stand beside flow_id") }
        try body.check()
        guard let target = flow ?? factor else {
            throw Problem(faults: [FieldFault("/flow_id", "is required, or factor_id in its place")])
        }
        (self.target, self.code) = try body.complete(target, code)
    }
}

extension FactorName {
    // Shown until the person gives the factor a name of their own.
    fileprivate static let phone = FactorName(text: "Phone")
    fileprivate static let email = FactorName(text: "E-mail")
    fileprivate static let authenticator = FactorName(text: "Authenticator app")
}
