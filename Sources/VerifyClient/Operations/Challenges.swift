package import VerifyModel

extension VerifyClient {
    /// Asks a device, or checks a TOTP code at once if the request holds one.
    ///
    /// After a wrong code the status is `pending`, which is no error.
    /// The answer is not believed here: ask it with `approves(_:of:)` whether it is about the factor meant.
    package func createChallenge(
        _ request: CreateChallenge,
        of identity: String,
        in service: ServiceSID,
        within total: Duration = CallTime.check
    ) async throws(VerifyClientError) -> VerifyAnswer<Challenge> {
        try await call(.createChallenge, at: .challenges(service, identity: identity), request.form, within: total)
    }

    /// Lists the challenges of an entity, oldest first unless asked otherwise.
    package func listChallenges(
        of identity: String,
        in service: ServiceSID,
        _ request: ListChallenges = ListChallenges(),
        within total: Duration = CallTime.check
    ) -> VerifyList<Challenge> {
        VerifyList(
            client: self,
            operation: .listChallenge,
            route: .challenges(service, identity: identity),
            query: request.form,
            total: total
        )
    }

    /// Reads a challenge, which is how the outcome of a push challenge is learnt.
    package func fetchChallenge(
        _ challenge: ChallengeSID,
        of identity: String,
        in service: ServiceSID,
        within total: Duration = CallTime.check
    ) async throws(VerifyClientError) -> VerifyAnswer<Challenge> {
        try await call(.fetchChallenge, at: .challenge(service, identity: identity, challenge), within: total)
    }

    /// Offers another TOTP code, or passes on what a device has signed.
    package func updateChallenge(
        _ challenge: ChallengeSID,
        of identity: String,
        in service: ServiceSID,
        _ request: UpdateChallenge,
        within total: Duration = CallTime.check
    ) async throws(VerifyClientError) -> VerifyAnswer<Challenge> {
        try await call(
            .updateChallenge,
            at: .challenge(service, identity: identity, challenge),
            request.form,
            within: total
        )
    }

    /// Knocks on the device once more; at most three times a challenge.
    package func createNotification(
        _ request: CreateNotification = CreateNotification(),
        for challenge: ChallengeSID,
        of identity: String,
        in service: ServiceSID,
        within total: Duration = CallTime.start
    ) async throws(VerifyClientError) -> VerifyAnswer<ChallengeNotification> {
        try await call(
            .createNotification,
            at: .notifications(service, identity: identity, challenge),
            request.form,
            within: total
        )
    }
}
