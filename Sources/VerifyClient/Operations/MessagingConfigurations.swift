package import VerifyModel

extension VerifyClient {
    /// Chooses the messaging service for a country; one that has a choice already is refused (60213).
    package func createMessagingConfiguration(
        _ request: CreateMessagingConfiguration,
        of service: ServiceSID,
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> VerifyAnswer<MessagingConfiguration> {
        try await call(
            .createMessagingConfiguration,
            at: .messagingConfigurations(service),
            request.form,
            within: total
        )
    }

    /// Lists the countries that have a messaging service of their own.
    package func listMessagingConfigurations(
        of service: ServiceSID,
        _ page: PageQuery = PageQuery(),
        within total: Duration = CallTime.setUp
    ) -> VerifyList<MessagingConfiguration> {
        VerifyList(
            client: self,
            operation: .listMessagingConfiguration,
            route: .messagingConfigurations(service),
            query: page.form,
            total: total
        )
    }

    /// Reads the choice for a country (ISO 3166-1 alpha-2, or `all`).
    package func fetchMessagingConfiguration(
        country: String,
        of service: ServiceSID,
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> VerifyAnswer<MessagingConfiguration> {
        try await call(
            .fetchMessagingConfiguration,
            at: .messagingConfiguration(service, country: country),
            within: total
        )
    }

    /// Chooses another messaging service for a country.
    package func updateMessagingConfiguration(
        country: String,
        of service: ServiceSID,
        _ request: UpdateMessagingConfiguration,
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> VerifyAnswer<MessagingConfiguration> {
        try await call(
            .updateMessagingConfiguration,
            at: .messagingConfiguration(service, country: country),
            request.form,
            within: total
        )
    }

    /// Drops the choice for a country.
    package func deleteMessagingConfiguration(
        country: String,
        of service: ServiceSID,
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> VerifyAnswer<Void> {
        try await delete(
            .deleteMessagingConfiguration,
            at: .messagingConfiguration(service, country: country),
            within: total
        )
    }
}
