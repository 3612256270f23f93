package import VerifyModel

extension VerifyClient {
    /// Makes an entity; one that exists already is refused (60301).
    package func createEntity(
        _ request: CreateEntity,
        of service: ServiceSID,
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> VerifyAnswer<Entity> {
        try await call(.createEntity, at: .entities(service), request.form, within: total)
    }

    /// Lists the entities of a service.
    package func listEntities(
        of service: ServiceSID,
        _ page: PageQuery = PageQuery(),
        within total: Duration = CallTime.setUp
    ) -> VerifyList<Entity> {
        VerifyList(client: self, operation: .listEntity, route: .entities(service), query: page.form, total: total)
    }

    /// Reads an entity by its identity.
    package func fetchEntity(
        _ identity: String,
        of service: ServiceSID,
        within total: Duration = CallTime.check
    ) async throws(VerifyClientError) -> VerifyAnswer<Entity> {
        try await call(.fetchEntity, at: .entity(service, identity: identity), within: total)
    }

    /// Deletes an entity with its factors and challenges.
    package func deleteEntity(
        _ identity: String,
        of service: ServiceSID,
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> VerifyAnswer<Void> {
        try await delete(.deleteEntity, at: .entity(service, identity: identity), within: total)
    }
}
