/// Asks for a proof of a factor; with `authPayload` a TOTP code is checked at once.
package struct CreateChallenge: FormRequest {
    package var factorSID: FactorSID
    /// At most an hour ahead; five minutes if absent.
    package var expirationDate: VerifyDate?
    package var detailsMessage: String?
    package var detailsFields: [ChallengeField] = []
    package var hiddenDetails: JSONText<JSONValue>?
    package var authPayload: String?

    package init(factorSID: FactorSID, authPayload: String? = nil) {
        self.factorSID = factorSID
        self.authPayload = authPayload
    }

    package init(form: Form) throws(FormFault) {
        factorSID = try form.required("FactorSid")
        expirationDate = try form.optional("ExpirationDate")
        detailsMessage = try form.optional("Details.Message")
        detailsFields = try Self.fields(in: form)
        hiddenDetails = try form.optional("HiddenDetails")
        authPayload = try form.optional("AuthPayload")
    }

    package var form: Form {
        var form = Form()
        form.add("FactorSid", factorSID)
        form.add("ExpirationDate", expirationDate)
        form.add("Details.Message", detailsMessage)
        form.add("Details.Fields", each: detailsFields.map(JSONText.init))
        form.add("HiddenDetails", hiddenDetails)
        form.add("AuthPayload", authPayload)
        return form
    }

    /// One object per repetition of the name; some callers send them all as one array.
    private static func fields(in form: Form) throws(FormFault) -> [ChallengeField] {
        let texts = form.all("Details.Fields")
        if texts.count == 1, let list = JSONText<[ChallengeField]>(formText: texts[0]) { return list.value }
        return try form.each("Details.Fields", as: JSONText<ChallengeField>.self).map(\.value)
    }
}

/// Answers a challenge with a TOTP code or a device's signed payload.
package struct UpdateChallenge: FormRequest {
    package var authPayload: String?
    package var metadata: JSONText<JSONValue>?

    package init(authPayload: String) { self.authPayload = authPayload }

    package init(form: Form) throws(FormFault) {
        authPayload = try form.optional("AuthPayload")
        metadata = try form.optional("Metadata")
    }

    package var form: Form {
        var form = Form()
        form.add("AuthPayload", authPayload)
        form.add("Metadata", metadata)
        return form
    }
}

/// Knocks on a device once more.
package struct CreateNotification: FormRequest {
    /// 0 to 300 seconds; 300 if absent.
    package var ttl: Int?

    package init(ttl: Int? = nil) { self.ttl = ttl }

    package init(form: Form) throws(FormFault) { ttl = try form.optional("Ttl") }

    package var form: Form {
        var form = Form()
        form.add("Ttl", ttl)
        return form
    }
}

/// Asks for the right of one device to enrol one factor.
package struct CreateAccessToken: FormRequest {
    package var identity: String
    /// Only `push` is accepted.
    package var factorType: VerifyFactorType
    package var factorFriendlyName: String?
    /// 60 to 300 seconds; 60 if absent.
    package var ttl: Int?

    package init(identity: String, factorType: VerifyFactorType = .push) {
        self.identity = identity
        self.factorType = factorType
    }

    package init(form: Form) throws(FormFault) {
        identity = try form.required("Identity")
        factorType = try form.required("FactorType")
        factorFriendlyName = try form.optional("FactorFriendlyName")
        ttl = try form.optional("Ttl")
    }

    package var form: Form {
        var form = Form()
        form.add("Identity", identity)
        form.add("FactorType", factorType)
        form.add("FactorFriendlyName", factorFriendlyName)
        form.add("Ttl", ttl)
        return form
    }
}
