package import VerifyModel

extension VerifyClient {
    /// Starts the enrolment of a passkey; the answer's options are for the browser.
    package func createNewFactorPasskey(
        _ request: CreateNewFactorPasskey,
        of service: ServiceSID,
        within total: Duration = CallTime.start
    ) async throws(VerifyClientError) -> VerifyAnswer<NewFactor> {
        try await call(.createNewFactorPasskey, at: .passkeysFactors(service), json: request, within: total)
    }

    /// Proves a new passkey with what the browser made.
    package func updatePasskeysFactor(
        _ request: UpdatePasskeysFactor,
        of service: ServiceSID,
        within total: Duration = CallTime.check
    ) async throws(VerifyClientError) -> VerifyAnswer<Factor> {
        try await call(.updatePasskeysFactor, at: .passkeysVerifyFactor(service), json: request, within: total)
    }

    /// Asks for a passkey; the answer's options are for the browser.
    package func createChallengePasskeys(
        _ request: CreateChallengePasskeys = CreateChallengePasskeys(),
        of service: ServiceSID,
        within total: Duration = CallTime.start
    ) async throws(VerifyClientError) -> VerifyAnswer<PasskeysChallenge> {
        try await call(.createChallengePasskeys, at: .passkeysChallenges(service), json: request, within: total)
    }

    /// Answers a challenge with what the browser signed.
    ///
    /// The answer is not believed here: its `challenge` must be the one that was asked.
    package func updateChallengePasskeys(
        _ request: UpdateChallengePasskeys,
        of service: ServiceSID,
        within total: Duration = CallTime.check
    ) async throws(VerifyClientError) -> VerifyAnswer<PasskeysChallenge> {
        try await call(.updateChallengePasskeys, at: .passkeysApproveChallenge(service), json: request, within: total)
    }
}
