package import VerifyModel

extension VerifyClient {
    /// Lists the deliveries of the last 30 days.
    ///
    /// They may lag behind what happened: absence proves nothing.
    package func listAttempts(
        _ request: ListAttempts = ListAttempts(),
        within total: Duration = CallTime.check
    ) -> VerifyList<Attempt> {
        VerifyList(
            client: self,
            operation: .listVerificationAttempt,
            route: .attempts,
            query: request.form,
            total: total
        )
    }

    /// Reads one delivery.
    package func fetchAttempt(
        _ attempt: AttemptSID,
        within total: Duration = CallTime.check
    ) async throws(VerifyClientError) -> VerifyAnswer<Attempt> {
        try await call(.fetchVerificationAttempt, at: .attempt(attempt), within: total)
    }

    /// Counts how many deliveries led to a right code.
    package func fetchAttemptsSummary(
        _ request: SummarizeAttempts = SummarizeAttempts(),
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> VerifyAnswer<AttemptsSummary> {
        try await call(.fetchVerificationAttemptsSummary, at: .attemptsSummary, request.form, within: total)
    }
}
