import HTTPTypes
package import Hummingbird
import Logging

/// Finds out which app sent a request, or refuses it.
///
/// Every refusal looks the same from outside, whether the key is unknown, wrong, expired or revoked.
package struct Authentication: RouterMiddleware {
    private let keys: KeyDirectory
    private let origin: RequestOrigin
    private let failures: KeyFailures

    package init(keys: KeyDirectory, origin: RequestOrigin, failures: KeyFailures) {
        self.keys = keys
        self.origin = origin
        self.failures = failures
    }

    package func handle(
        _ request: Request,
        context: PublicContext,
        next: (Request, PublicContext) async throws -> Response
    ) async throws -> Response {
        let caller = try await caller(of: request, context)
        context.record.note("app.id", caller.app)
        var context = context
        context.caller = caller
        return try await next(request, context)
    }

    private func caller(of request: Request, _ context: PublicContext) async throws(Problem) -> Caller {
        do throws(Problem) {
            guard let key = presentedKey(request) else { throw Problem(.credentialsInvalid) }
            return try await keys.authenticate(key)
        } catch  where error.code == .credentialsInvalid {
            if let address = origin.address(of: request, context), let wait = failures.count(from: address) {
                throw Problem(.ipLimited, retryAfter: max(1, wait.wholeSecondsUp), limit: "key_failures")
            }
            throw error
        }
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
