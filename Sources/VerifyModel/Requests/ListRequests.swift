/// The page of a list: 1 to 1000 items, 50 if absent.
package struct PageQuery: FormRequest {
    package var pageSize: Int?
    /// Counted from 0; the provider only echoes it.
    package var page: Int?
    package var pageToken: String?

    package init(pageSize: Int? = nil) { self.pageSize = pageSize }

    package init(form: Form) throws(FormFault) {
        pageSize = try form.optional("PageSize")
        page = try form.optional("Page")
        // A mobile SDK spells it with a small letter.
        pageToken = form.first("PageToken") ?? form.first("pageToken")
    }

    package var form: Form {
        var form = Form()
        form.add("PageSize", pageSize)
        form.add("Page", page)
        form.add("PageToken", pageToken)
        return form
    }
}

/// Which challenges of an entity to list.
package struct ListChallenges: FormRequest {
    package var factorSID: FactorSID?
    package var status: ChallengeStatus?
    package var order: ListOrder?
    package var page: PageQuery

    package init(factorSID: FactorSID? = nil, status: ChallengeStatus? = nil, page: PageQuery = PageQuery()) {
        self.factorSID = factorSID
        self.status = status
        self.page = page
    }

    package init(form: Form) throws(FormFault) {
        factorSID = try form.optional("FactorSid")
        status = try form.optional("Status")
        order = try form.optional("Order")
        page = try PageQuery(form: form)
    }

    package var form: Form {
        var form = Form()
        form.add("FactorSid", factorSID)
        form.add("Status", status)
        form.add("Order", order)
        form.add(page.form)
        return form
    }
}

/// By date of creation; `asc` if absent.
package enum ListOrder: String, WireEnum, FormValue { case asc, desc }

/// Which deliveries to list; absent filters let all pass.
package struct ListAttempts: FormRequest {
    package var dateCreatedAfter: VerifyDate?
    package var dateCreatedBefore: VerifyDate?
    package var to: String?
    /// ISO 3166-1 alpha-2.
    package var country: String?
    package var channel: AttemptChannel?
    package var verifyServiceSID: ServiceSID?
    package var verificationSID: VerificationSID?
    package var status: ConversionStatus?
    package var page: PageQuery

    package init(verificationSID: VerificationSID? = nil, page: PageQuery = PageQuery()) {
        self.verificationSID = verificationSID
        self.page = page
    }

    package init(form: Form) throws(FormFault) {
        dateCreatedAfter = try form.optional("DateCreatedAfter")
        dateCreatedBefore = try form.optional("DateCreatedBefore")
        to = try form.optional("ChannelData.To")
        country = try form.optional("Country")
        channel = try form.optional("Channel")
        verifyServiceSID = try form.optional("VerifyServiceSid")
        verificationSID = try form.optional("VerificationSid")
        status = try form.optional("Status")
        page = try PageQuery(form: form)
    }

    package var form: Form {
        var form = Form()
        form.add("DateCreatedAfter", dateCreatedAfter)
        form.add("DateCreatedBefore", dateCreatedBefore)
        form.add("ChannelData.To", to)
        form.add("Country", country)
        form.add("Channel", channel)
        form.add("VerifyServiceSid", verifyServiceSID)
        form.add("VerificationSid", verificationSID)
        form.add("Status", status)
        form.add(page.form)
        return form
    }
}

/// Which deliveries to count; absent filters let all pass.
package struct SummarizeAttempts: FormRequest {
    package var verifyServiceSID: ServiceSID?
    package var dateCreatedAfter: VerifyDate?
    package var dateCreatedBefore: VerifyDate?
    package var country: String?
    package var channel: AttemptChannel?
    package var destinationPrefix: String?

    package init() {}

    package init(form: Form) throws(FormFault) {
        verifyServiceSID = try form.optional("VerifyServiceSid")
        dateCreatedAfter = try form.optional("DateCreatedAfter")
        dateCreatedBefore = try form.optional("DateCreatedBefore")
        country = try form.optional("Country")
        channel = try form.optional("Channel")
        destinationPrefix = try form.optional("DestinationPrefix")
    }

    package var form: Form {
        var form = Form()
        form.add("VerifyServiceSid", verifyServiceSID)
        form.add("DateCreatedAfter", dateCreatedAfter)
        form.add("DateCreatedBefore", dateCreatedBefore)
        form.add("Country", country)
        form.add("Channel", channel)
        form.add("DestinationPrefix", destinationPrefix)
        return form
    }
}
