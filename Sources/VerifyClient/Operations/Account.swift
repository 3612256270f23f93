package import VerifyModel

// What belongs to the account, not to a service.
extension VerifyClient {
    /// Reads the JSON Schemas of what a kind of factor takes.
    package func fetchForm(
        _ type: FormType = .push,
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> VerifyAnswer<VerifyForm> {
        try await call(.fetchForm, at: .form(type: type.wire), within: total)
    }

    /// Lets a number through the provider's blocks; one that is on the list already is refused (60411).
    package func createSafelist(
        _ request: CreateSafelist,
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> VerifyAnswer<SafelistNumber> {
        try await call(.createSafelist, at: .safelist, request.form, within: total)
    }

    /// Tells whether a number is on the list; if not, it is not found (20404).
    package func fetchSafelist(
        _ phoneNumber: String,
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> VerifyAnswer<SafelistNumber> {
        try await call(.fetchSafelist, at: .safelistNumber(phoneNumber), within: total)
    }

    /// Takes a number from the list.
    package func deleteSafelist(
        _ phoneNumber: String,
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> VerifyAnswer<Void> {
        try await delete(.deleteSafelist, at: .safelistNumber(phoneNumber), within: total)
    }

    /// Lists the texts that verifications can be sent with.
    package func listTemplates(
        _ request: ListTemplates = ListTemplates(),
        within total: Duration = CallTime.setUp
    ) -> VerifyList<VerificationTemplate> {
        VerifyList(
            client: self,
            operation: .listVerificationTemplate,
            route: .templates,
            query: request.form,
            total: total
        )
    }
}
