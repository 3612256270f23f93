package import VerifyModel

extension VerifyClient {
    /// Starts an enrolment; the entity is made on the way if the identity is new.
    ///
    /// The seed of a TOTP factor is in this answer and never again.
    package func createNewFactor(
        _ request: CreateNewFactor,
        of identity: String,
        in service: ServiceSID,
        within total: Duration = CallTime.start
    ) async throws(VerifyClientError) -> VerifyAnswer<NewFactor> {
        try await call(.createNewFactor, at: .factors(service, identity: identity), request.form, within: total)
    }

    /// Lists the factors of an entity.
    package func listFactors(
        of identity: String,
        in service: ServiceSID,
        _ page: PageQuery = PageQuery(),
        within total: Duration = CallTime.check
    ) -> VerifyList<Factor> {
        VerifyList(
            client: self,
            operation: .listFactor,
            route: .factors(service, identity: identity),
            query: page.form,
            total: total
        )
    }

    /// Reads a factor; its binding is not in it.
    package func fetchFactor(
        _ factor: FactorSID,
        of identity: String,
        in service: ServiceSID,
        within total: Duration = CallTime.check
    ) async throws(VerifyClientError) -> VerifyAnswer<Factor> {
        try await call(.fetchFactor, at: .factor(service, identity: identity, factor), within: total)
    }

    /// Proves a new factor, or changes one.
    ///
    /// After a wrong code the status is still `unverified`, which is no error.
    package func updateFactor(
        _ factor: FactorSID,
        of identity: String,
        in service: ServiceSID,
        _ request: UpdateFactor,
        within total: Duration = CallTime.check
    ) async throws(VerifyClientError) -> VerifyAnswer<Factor> {
        try await call(.updateFactor, at: .factor(service, identity: identity, factor), request.form, within: total)
    }

    /// Deletes a factor for good.
    package func deleteFactor(
        _ factor: FactorSID,
        of identity: String,
        in service: ServiceSID,
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> VerifyAnswer<Void> {
        try await delete(.deleteFactor, at: .factor(service, identity: identity, factor), within: total)
    }
}
