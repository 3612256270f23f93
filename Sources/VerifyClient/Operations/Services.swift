package import VerifyModel

extension VerifyClient {
    /// Makes a service.
    package func createService(
        _ request: CreateService,
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> VerifyAnswer<VerifyService> {
        try await call(.createService, at: .services, request.form, within: total)
    }

    /// Lists the services of the account.
    package func listServices(
        _ page: PageQuery = PageQuery(),
        within total: Duration = CallTime.setUp
    ) -> VerifyList<VerifyService> {
        VerifyList(client: self, operation: .listService, route: .services, query: page.form, total: total)
    }

    /// Reads a service.
    package func fetchService(
        _ service: ServiceSID,
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> VerifyAnswer<VerifyService> {
        try await call(.fetchService, at: .service(service), within: total)
    }

    /// Changes a service; what is absent from the request stays.
    package func updateService(
        _ service: ServiceSID,
        _ request: UpdateService,
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> VerifyAnswer<VerifyService> {
        try await call(.updateService, at: .service(service), request.form, within: total)
    }

    /// Deletes a service with all that is in it.
    package func deleteService(
        _ service: ServiceSID,
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> VerifyAnswer<Void> {
        try await delete(.deleteService, at: .service(service), within: total)
    }
}
