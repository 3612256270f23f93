package import VerifyModel

extension VerifyClient {
    /// Makes a key to count starts by; a name that is taken is refused (60208).
    package func createRateLimit(
        _ request: CreateRateLimit,
        of service: ServiceSID,
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> VerifyAnswer<RateLimit> {
        try await call(.createRateLimit, at: .rateLimits(service), request.form, within: total)
    }

    /// Lists the rate limits of a service.
    package func listRateLimits(
        of service: ServiceSID,
        _ page: PageQuery = PageQuery(),
        within total: Duration = CallTime.setUp
    ) -> VerifyList<RateLimit> {
        VerifyList(client: self, operation: .listRateLimit, route: .rateLimits(service), query: page.form, total: total)
    }

    /// Reads a rate limit.
    package func fetchRateLimit(
        _ limit: RateLimitSID,
        of service: ServiceSID,
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> VerifyAnswer<RateLimit> {
        try await call(.fetchRateLimit, at: .rateLimit(service, limit), within: total)
    }

    /// Describes a rate limit anew; its name stays.
    package func updateRateLimit(
        _ limit: RateLimitSID,
        of service: ServiceSID,
        _ request: UpdateRateLimit,
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> VerifyAnswer<RateLimit> {
        try await call(.updateRateLimit, at: .rateLimit(service, limit), request.form, within: total)
    }

    /// Deletes a rate limit with its buckets.
    package func deleteRateLimit(
        _ limit: RateLimitSID,
        of service: ServiceSID,
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> VerifyAnswer<Void> {
        try await delete(.deleteRateLimit, at: .rateLimit(service, limit), within: total)
    }
}
