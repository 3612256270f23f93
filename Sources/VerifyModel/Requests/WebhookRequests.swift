/// Has an address told what happens to factors and challenges.
package struct CreateWebhook: FormRequest {
    package var friendlyName: String
    /// At least one.
    package var eventTypes: [WebhookEvent]
    package var webhookURL: String
    package var status: WebhookStatus?
    package var version: WebhookVersion?

    package init(friendlyName: String, eventTypes: [WebhookEvent], webhookURL: String) {
        self.friendlyName = friendlyName
        self.eventTypes = eventTypes
        self.webhookURL = webhookURL
    }

    package init(form: Form) throws(FormFault) {
        friendlyName = try form.required("FriendlyName")
        eventTypes = try form.each("EventTypes")
        if eventTypes.isEmpty { throw FormFault("EventTypes", .missing) }
        webhookURL = try form.required("WebhookUrl")
        status = try form.optional("Status")
        version = try form.optional("Version")
    }

    package var form: Form {
        var form = Form()
        form.add("FriendlyName", friendlyName)
        form.add("EventTypes", each: eventTypes)
        form.add("WebhookUrl", webhookURL)
        form.add("Status", status)
        form.add("Version", version)
        return form
    }
}

/// Changes a webhook; what is absent stays.
package struct UpdateWebhook: FormRequest {
    package var friendlyName: String?
    /// All of them anew; none leaves them as they are.
    package var eventTypes: [WebhookEvent] = []
    package var webhookURL: String?
    package var status: WebhookStatus?
    package var version: WebhookVersion?

    package init() {}

    package init(form: Form) throws(FormFault) {
        friendlyName = try form.optional("FriendlyName")
        eventTypes = try form.each("EventTypes")
        webhookURL = try form.optional("WebhookUrl")
        status = try form.optional("Status")
        version = try form.optional("Version")
    }

    package var form: Form {
        var form = Form()
        form.add("FriendlyName", friendlyName)
        form.add("EventTypes", each: eventTypes)
        form.add("WebhookUrl", webhookURL)
        form.add("Status", status)
        form.add("Version", version)
        return form
    }
}
