import HTTPTypes
package import Hummingbird
import Logging

/// Finds out who sent a request, an app or an operator, or refuses it.
///
/// Every refusal looks the same from outside, whether the key is unknown, wrong, expired, revoked or one for the other
/// listener.
package struct Authentication: RouterMiddleware {
    /// Whose keys a listener takes.
    package enum Audience: Sendable { case apps, operators }

    private let audience: Audience
    private let keys: KeyDirectory
    private let origin: RequestOrigin
    private let failures: KeyFailures

    package init(
        of audience: Audience = .apps,
        keys: KeyDirectory,
        origin: RequestOrigin,
        failures: KeyFailures
    ) {
        self.audience = audience
        self.keys = keys
        self.origin = origin
        self.failures = failures
    }

    package func handle(
        _ request: Request,
        context: PublicContext,
        next: (Request, PublicContext) async throws -> Response
    ) async throws -> Response {
        let context = try await identified(request, context)
        return try await next(request, context)
    }

    /// The context with the one who sent the request in it.
    ///
    /// - Throws: `Problem`. Untyped here and in `KeyDirectory`, as a problem in the frame of every waiting function is dear.
    func identified(_ request: Request, _ context: PublicContext) async throws -> PublicContext {
        do {
            guard let key = presentedKey(request) else { throw Problem(.credentialsInvalid) }
            var context = context
            switch audience {
            case .apps:
                let caller = try await keys.authenticate(key)
                context.record.note("app.id", caller.app)
                context.caller = caller
            case .operators:
                let key = try await keys.authenticateOperator(key)
                context.record.note("key.id", key.keyID)
                context.operatorKey = key
            }
            return context
        } catch {
            throw refusal(error, of: request, context)
        }
    }

    /// Counts a request without a valid key against its address.
    @inline(never)
    private func refusal(_ error: any Error, of request: Request, _ context: PublicContext) -> any Error {
        guard (error as? Problem)?.code == .credentialsInvalid, let address = origin.address(of: request, context),
            let wait = failures.count(from: address)
        else { return error }
        return Problem(.ipLimited, retryAfter: max(1, wait.wholeSecondsUp), limit: "key_failures")
    }

    // Exactly one Authorization header: with two, we and a proxy before us might not look at the same one.
    @inline(never)
    private func presentedKey(_ request: Request) -> APIKey? {
        let headers = request.headers[fields: .authorization]
        guard headers.count == 1, let value = headers.first?.value else { return nil }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return APIKey(parts[1])
    }
}
