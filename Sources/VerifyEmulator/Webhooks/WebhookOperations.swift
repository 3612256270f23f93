import VerifyModel

extension ProviderState {
    mutating func webhook(
        _ operation: VerifyOperation,
        _ route: VerifyRoute,
        _ call: Call
    ) throws(Refusal) -> Reply {
        switch (operation, route) {
        case (.createWebhook, .webhooks(let service)): try createWebhook(call, in: service.wire)
        case (.listWebhook, .webhooks(let service)): try listWebhook(call, in: service.wire)
        case (.fetchWebhook, .webhook(let service, let sid)):
            .fetched(try webhook(sid.wire, in: service.wire, call).resource(call))
        case (.updateWebhook, .webhook(let service, let sid)):
            try updateWebhook(call, webhook(sid.wire, in: service.wire, call))
        case (.deleteWebhook, .webhook(let service, let sid)):
            try deleteWebhook(webhook(sid.wire, in: service.wire, call))
        default: throw .notFound(call.resource)
        }
    }

    func webhooks(of service: String) -> [WebhookRecord] {
        webhooks.all.filter { $0.service == service }
    }

    private func webhook(_ sid: String, in service: String, _ call: Call) throws(Refusal) -> WebhookRecord {
        _ = try self.service(service, call)
        guard let webhook = webhooks[sid], webhook.service == service else { throw .notFound(call.resource) }
        return webhook
    }

    private mutating func createWebhook(_ call: Call, in service: String) throws(Refusal) -> Reply {
        _ = try self.service(service, call)
        guard let name = try call.form.webhookName() else { throw call.form.missing("FriendlyName") }
        guard let events = try call.form.eventTypes() else { throw call.form.missing("EventTypes") }
        guard let url = try call.form.webhookURL(behaviour) else { throw call.form.missing("WebhookUrl") }
        let webhook = WebhookRecord(
            sid: random.sid(.webhook),
            service: service,
            friendlyName: name,
            eventTypes: events,
            isEnabled: try call.form.isEnabled() ?? true,
            version: try call.form.version() ?? "v2",
            url: url,
            createdAt: call.now,
            updatedAt: call.now
        )
        webhooks.put(webhook, for: webhook.sid)
        return .created(webhook.resource(call))
    }

    private func listWebhook(_ call: Call, in service: String) throws(Refusal) -> Reply {
        _ = try self.service(service, call)
        let page = try call.page(of: webhooks(of: service), sid: \.sid)
        return .fetched(page.resource(call, key: "webhooks") { $0.resource(call) })
    }

    private mutating func updateWebhook(_ call: Call, _ current: WebhookRecord) throws(Refusal) -> Reply {
        var webhook = current
        webhook.friendlyName = try call.form.webhookName() ?? webhook.friendlyName
        webhook.eventTypes = try call.form.eventTypes() ?? webhook.eventTypes
        webhook.url = try call.form.webhookURL(behaviour) ?? webhook.url
        webhook.isEnabled = try call.form.isEnabled() ?? webhook.isEnabled
        webhook.version = try call.form.version() ?? webhook.version
        webhook.updatedAt = call.now
        webhooks.put(webhook, for: webhook.sid)
        return .fetched(webhook.resource(call))
    }

    private mutating func deleteWebhook(_ webhook: WebhookRecord) throws(Refusal) -> Reply {
        webhooks.remove(webhook.sid)
        return .deleted
    }
}

extension Parameters {
    /// The longest length is our choice: the provider states none.
    fileprivate func webhookName() throws(Refusal) -> String? {
        try text("FriendlyName", length: 1...64)
    }

    /// Repeated, each kind once; nil if there is none.
    fileprivate func eventTypes() throws(Refusal) -> [String]? {
        let given = all("EventTypes")
        let known = [WebhookRecord.everything] + FactorEvent.Kind.allCases.map(\.rawValue)
        guard given.allSatisfy(known.contains) else { throw unacceptable("EventTypes") }
        var seen: Set<String> = []
        let events = given.filter { seen.insert($0).inserted }
        return events.isEmpty ? nil : events
    }

    fileprivate func webhookURL(_ behaviour: Behaviour) throws(Refusal) -> String? {
        guard let url = self["WebhookUrl"] else { return nil }
        guard WebhookURL.isAcceptable(url, plainHTTPAnywhere: behaviour.webhooksTakePlainHTTP) else {
            throw unacceptable("WebhookUrl")
        }
        return url
    }

    fileprivate func isEnabled() throws(Refusal) -> Bool? {
        try choice("Status", of: ["enabled", "disabled"]).map { $0 == "enabled" }
    }

    fileprivate func version() throws(Refusal) -> String? {
        try choice("Version", of: ["v1", "v2"])
    }
}

extension WebhookRecord {
    fileprivate func resource(_ call: Call) -> JSONValue {
        .object([
            "sid": .string(sid),
            "service_sid": .string(service),
            "account_sid": .string(call.account.wire),
            "friendly_name": .string(friendlyName),
            "event_types": JSONValue(strings: eventTypes),
            "status": .string(isEnabled ? "enabled" : "disabled"),
            "version": .string(version),
            "webhook_url": .string(url),
            "webhook_method": .string("POST"),
            "date_created": JSONValue(createdAt),
            "date_updated": JSONValue(updatedAt),
            "url": .string(call.url("/v2/Services/\(service)/Webhooks/\(sid)")),
        ])
    }
}
