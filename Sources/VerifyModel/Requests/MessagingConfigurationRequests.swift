/// Chooses the messaging service for a country that has none yet.
package struct CreateMessagingConfiguration: FormRequest {
    /// ISO 3166-1 alpha-2, or `all`.
    package var country: String
    package var messagingServiceSID: MessagingServiceSID

    package init(country: String, messagingServiceSID: MessagingServiceSID) {
        self.country = country
        self.messagingServiceSID = messagingServiceSID
    }

    package init(form: Form) throws(FormFault) {
        country = try form.required("Country")
        messagingServiceSID = try form.required("MessagingServiceSid")
    }

    package var form: Form {
        var form = Form()
        form.add("Country", country)
        form.add("MessagingServiceSid", messagingServiceSID)
        return form
    }
}

/// Chooses another messaging service for a country.
package struct UpdateMessagingConfiguration: FormRequest {
    package var messagingServiceSID: MessagingServiceSID

    package init(messagingServiceSID: MessagingServiceSID) { self.messagingServiceSID = messagingServiceSID }

    package init(form: Form) throws(FormFault) { messagingServiceSID = try form.required("MessagingServiceSid") }

    package var form: Form { Form(fields: [FormField("MessagingServiceSid", messagingServiceSID.wire)]) }
}
