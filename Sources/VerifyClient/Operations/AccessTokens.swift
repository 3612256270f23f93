package import VerifyModel

extension VerifyClient {
    /// Makes the right of one device to enrol one push factor.
    package func createAccessToken(
        _ request: CreateAccessToken,
        of service: ServiceSID,
        within total: Duration = CallTime.start
    ) async throws(VerifyClientError) -> VerifyAnswer<AccessToken> {
        try await call(.createAccessToken, at: .accessTokens(service), request.form, within: total)
    }

    /// Reads an access token while it lives.
    package func fetchAccessToken(
        _ token: AccessTokenSID,
        of service: ServiceSID,
        within total: Duration = CallTime.check
    ) async throws(VerifyClientError) -> VerifyAnswer<AccessToken> {
        try await call(.fetchAccessToken, at: .accessToken(service, token), within: total)
    }
}
