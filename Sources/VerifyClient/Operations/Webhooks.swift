package import VerifyModel

extension VerifyClient {
    /// Has an address told what happens to factors and challenges of a service.
    package func createWebhook(
        _ request: CreateWebhook,
        of service: ServiceSID,
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> VerifyAnswer<Webhook> {
        try await call(.createWebhook, at: .webhooks(service), request.form, within: total)
    }

    /// Lists the webhooks of a service.
    package func listWebhooks(
        of service: ServiceSID,
        _ page: PageQuery = PageQuery(),
        within total: Duration = CallTime.setUp
    ) -> VerifyList<Webhook> {
        VerifyList(client: self, operation: .listWebhook, route: .webhooks(service), query: page.form, total: total)
    }

    /// Reads a webhook.
    package func fetchWebhook(
        _ webhook: WebhookSID,
        of service: ServiceSID,
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> VerifyAnswer<Webhook> {
        try await call(.fetchWebhook, at: .webhook(service, webhook), within: total)
    }

    /// Changes a webhook; what is absent from the request stays.
    package func updateWebhook(
        _ webhook: WebhookSID,
        of service: ServiceSID,
        _ request: UpdateWebhook,
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> VerifyAnswer<Webhook> {
        try await call(.updateWebhook, at: .webhook(service, webhook), request.form, within: total)
    }

    /// Deletes a webhook.
    package func deleteWebhook(
        _ webhook: WebhookSID,
        of service: ServiceSID,
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> VerifyAnswer<Void> {
        try await delete(.deleteWebhook, at: .webhook(service, webhook), within: total)
    }
}
