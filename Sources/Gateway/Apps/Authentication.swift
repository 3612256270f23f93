import HTTPTypes
package import Hummingbird
import Logging

/// Finds out which app sent a request, or refuses it.
///
/// Every refusal looks the same from outside, whether the key is unknown, wrong, expired or revoked.
package struct Authentication: RouterMiddleware {
    private let keys: KeyDirectory

    package init(keys: KeyDirectory) {
        self.keys = keys
    }

    package func handle(
        _ request: Request,
        context: PublicContext,
        next: (Request, PublicContext) async throws -> Response
    ) async throws -> Response {
        guard let key = presentedKey(request) else { throw Problem(.credentialsInvalid) }
        let caller = try await keys.authenticate(key)
        context.record.note("app.id", caller.app)
        var context = context
        context.caller = caller
        return try await next(request, context)
    }

    // Exactly one Authorization header: with two, we and a proxy before us might not look at the same one.
    private func presentedKey(_ request: Request) -> APIKey? {
        let headers = request.headers[fields: .authorization]
        guard headers.count == 1, let value = headers.first?.value else { return nil }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return APIKey(parts[1])
    }
}
