import VerifyModel

extension ProviderState {
    mutating func messagingConfiguration(
        _ operation: VerifyOperation,
        _ route: VerifyRoute,
        _ call: Call
    ) throws(Refusal) -> Reply {
        switch (operation, route) {
        case (.createMessagingConfiguration, .messagingConfigurations(let service)):
            try createMessagingConfiguration(call, in: service.wire)
        case (.listMessagingConfiguration, .messagingConfigurations(let service)):
            try listMessagingConfiguration(call, in: service.wire)
        case (.fetchMessagingConfiguration, .messagingConfiguration(let service, let country)):
            .fetched(try messagingConfiguration(country, in: service.wire, call).resource(call))
        case (.updateMessagingConfiguration, .messagingConfiguration(let service, let country)):
            try updateMessagingConfiguration(call, messagingConfiguration(country, in: service.wire, call))
        case (.deleteMessagingConfiguration, .messagingConfiguration(let service, let country)):
            try deleteMessagingConfiguration(messagingConfiguration(country, in: service.wire, call))
        default: throw .notFound(call.resource)
        }
    }

    func messagingConfigurations(of service: String) -> [MessagingConfigurationRecord] {
        messagingConfigurations.all.filter { $0.service == service }
    }

    /// The messaging service that sends to a number: its country's, or the one for all countries.
    func messagingService(for number: String, in service: String) -> String? {
        guard messagingConfigurations.count > 0 else { return nil }
        let country = CallingCode.country(of: number).flatMap { messagingConfigurations[service + $0] }
        return (country ?? messagingConfigurations[service + MessagingConfigurationRecord.everywhere])?.messagingService
    }

    mutating func forget(_ configuration: MessagingConfigurationRecord) {
        messagingConfigurations.remove(configuration.key)
    }

    private func messagingConfiguration(
        _ country: String,
        in service: String,
        _ call: Call
    ) throws(Refusal) -> MessagingConfigurationRecord {
        _ = try self.service(service, call)
        guard let country = MessagingConfigurationRecord.country(country),
            let configuration = messagingConfigurations[service + country]
        else { throw .notFound(call.resource) }
        return configuration
    }

    private mutating func createMessagingConfiguration(
        _ call: Call,
        in service: String
    ) throws(Refusal) -> Reply {
        _ = try self.service(service, call)
        guard let country = MessagingConfigurationRecord.country(try call.form.required("Country")) else {
            throw call.form.unacceptable("Country")
        }
        let configuration = MessagingConfigurationRecord(
            service: service,
            country: country,
            messagingService: try call.form.messagingService(),
            createdAt: call.now,
            updatedAt: call.now
        )
        guard messagingConfigurations[configuration.key] == nil else { throw .countryConfigured }
        messagingConfigurations.put(configuration, for: configuration.key)
        return .created(configuration.resource(call))
    }

    private func listMessagingConfiguration(_ call: Call, in service: String) throws(Refusal) -> Reply {
        _ = try self.service(service, call)
        let page = try call.page(of: messagingConfigurations(of: service), sid: \.country)
        return .fetched(page.resource(call, key: "messaging_configurations") { $0.resource(call) })
    }

    private mutating func updateMessagingConfiguration(
        _ call: Call,
        _ current: MessagingConfigurationRecord
    ) throws(Refusal) -> Reply {
        var configuration = current
        configuration.messagingService = try call.form.messagingService()
        configuration.updatedAt = call.now
        messagingConfigurations.put(configuration, for: configuration.key)
        return .fetched(configuration.resource(call))
    }

    private mutating func deleteMessagingConfiguration(
        _ configuration: MessagingConfigurationRecord
    ) throws(Refusal) -> Reply {
        forget(configuration)
        return .deleted
    }
}

extension Parameters {
    fileprivate func messagingService() throws(Refusal) -> String {
        guard let sid = try sid("MessagingServiceSid", .messagingService) else { throw missing("MessagingServiceSid") }
        return sid
    }
}

extension MessagingConfigurationRecord {
    /// A SID has a fixed length, so the two parts cannot run into each other.
    fileprivate var key: String { service + country }

    fileprivate func resource(_ call: Call) -> JSONValue {
        .object([
            "account_sid": .string(call.account.wire),
            "service_sid": .string(service),
            "country": .string(country),
            "messaging_service_sid": .string(messagingService),
            "date_created": JSONValue(createdAt),
            "date_updated": JSONValue(updatedAt),
            "url": .string(call.url("/v2/Services/\(service)/MessagingConfigurations/\(country)")),
        ])
    }
}
