/// Creates a service.
package struct CreateService: FormRequest {
    /// At most 30 letters, digits, spaces, dashes and underscores, with at most 4 digits; people see it in messages.
    package var friendlyName: String
    package var settings: ServiceSettings

    package init(friendlyName: String, settings: ServiceSettings = ServiceSettings()) {
        self.friendlyName = friendlyName
        self.settings = settings
    }

    package init(form: Form) throws(FormFault) {
        friendlyName = try form.required("FriendlyName")
        settings = try ServiceSettings(form: form)
    }

    package var form: Form {
        var form = Form()
        form.add("FriendlyName", friendlyName)
        form.add(settings.form)
        return form
    }
}

/// Changes a service; what is absent stays.
package struct UpdateService: FormRequest {
    package var friendlyName: String?
    package var settings: ServiceSettings

    package init(friendlyName: String? = nil, settings: ServiceSettings = ServiceSettings()) {
        self.friendlyName = friendlyName
        self.settings = settings
    }

    package init(form: Form) throws(FormFault) {
        friendlyName = try form.optional("FriendlyName")
        settings = try ServiceSettings(form: form)
    }

    package var form: Form {
        var form = Form()
        form.add("FriendlyName", friendlyName)
        form.add(settings.form)
        return form
    }
}
