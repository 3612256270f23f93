/// Lets a number through the provider's fraud and country blocks.
package struct CreateSafelist: FormRequest {
    /// E.164, or the first digits of many numbers.
    package var phoneNumber: String

    package init(phoneNumber: String) { self.phoneNumber = phoneNumber }

    package init(form: Form) throws(FormFault) { phoneNumber = try form.required("PhoneNumber") }

    package var form: Form { Form(fields: [FormField("PhoneNumber", phoneNumber)]) }
}

/// Which templates to list; an absent filter lets all pass.
package struct ListTemplates: FormRequest {
    package var friendlyName: String?
    package var page: PageQuery

    package init(friendlyName: String? = nil, page: PageQuery = PageQuery()) {
        self.friendlyName = friendlyName
        self.page = page
    }

    package init(form: Form) throws(FormFault) {
        friendlyName = try form.optional("FriendlyName")
        page = try PageQuery(form: form)
    }

    package var form: Form {
        var form = Form()
        form.add("FriendlyName", friendlyName)
        form.add(page.form)
        return form
    }
}
