extension ProviderState {
    mutating func createService(_ call: Call) throws(Refusal) -> Reply {
        let name = try ServiceRecord.friendlyName(in: call.form)
        guard let name else { throw call.form.missing("FriendlyName") }
        var service = ServiceRecord(sid: random.sid(.service), friendlyName: name, at: call.now)
        try service.apply(call.form)
        services.put(service, for: service.sid)
        return .created(service.resource(call))
    }

    func listService(_ call: Call) throws(Refusal) -> Reply {
        let page = try call.page(of: services.all, sid: \.sid)
        return .fetched(page.resource(call) { $0.resource(call) })
    }

    func fetchService(_ call: Call, _ sid: String) throws(Refusal) -> Reply {
        .fetched(try service(sid, call).resource(call))
    }

    mutating func updateService(_ call: Call, _ sid: String) throws(Refusal) -> Reply {
        var service = try service(sid, call)
        try service.apply(call.form)
        service.updatedAt = call.now
        services.put(service, for: sid)
        return .fetched(service.resource(call))
    }

    /// Takes everything along that hangs on the service.
    mutating func deleteService(_ call: Call, _ sid: String) throws(Refusal) -> Reply {
        _ = try service(sid, call)
        guard behaviour.deletesBusyServices || !verifications.hasPending(of: sid, at: call.now) else {
            throw .serviceBusy
        }
        services.remove(sid)
        verifications.removeAll(of: sid)
        for entity in entities.all where entity.service == sid { forget(entity) }
        for webhook in webhooks(of: sid) { webhooks.remove(webhook.sid) }
        for (token, record) in accessTokens where record.service == sid { accessTokens[token] = nil }
        for limit in rateLimits(of: sid) { forget(limit) }
        for configuration in messagingConfigurations(of: sid) { forget(configuration) }
        return .deleted
    }

    func service(_ sid: String, _ call: Call) throws(Refusal) -> ServiceRecord {
        guard let service = services[sid] else { throw .notFound(call.resource) }
        return service
    }
}
