import HTTPTypes
package import Hummingbird

/// Where features put their endpoints: each needs a valid API key with a scope, and stands at `/…` and `/v1/…` alike.
///
/// ```swift
/// routes.post("login/start", .login, start)
/// ```
package struct AppRoutes {
    /// Answers one request; throws a `Problem` or anything `ProblemConvertible` to refuse it.
    package typealias Handler = @Sendable (Request, AppContext) async throws -> Response

    private let entries: [RouterGroup<PublicContext>]
    private let authentication: Authentication

    init(_ router: Router<PublicContext>, _ authentication: Authentication) {
        entries = ["", "v1"].map { router.group($0) }
        self.authentication = authentication
    }

    package func get(_ path: String, _ scope: Scope, _ handler: @escaping Handler) {
        on(.get, path, scope, handler)
    }

    package func post(_ path: String, _ scope: Scope, _ handler: @escaping Handler) {
        on(.post, path, scope, handler)
    }

    package func put(_ path: String, _ scope: Scope, _ handler: @escaping Handler) {
        on(.put, path, scope, handler)
    }

    package func patch(_ path: String, _ scope: Scope, _ handler: @escaping Handler) {
        on(.patch, path, scope, handler)
    }

    package func delete(_ path: String, _ scope: Scope, _ handler: @escaping Handler) {
        on(.delete, path, scope, handler)
    }

    private func on(_ method: HTTPRequest.Method, _ path: String, _ scope: Scope, _ handler: @escaping Handler) {
        let endpoint = AppEndpoint(authentication: authentication, scope: scope, handler: handler)
        for entry in entries { entry.on(RouterPath(path), method: method, responder: endpoint) }
    }
}

/// One endpoint: who calls is found out and judged before the handler runs.
///
/// No middleware and no transformed group, for each would stand between every request that waits and its handler.
private struct AppEndpoint: HTTPResponder {
    let authentication: Authentication
    let scope: Scope
    let handler: AppRoutes.Handler

    func respond(to request: Request, context: PublicContext) async throws -> Response {
        try await handler(request, try await admitted(request, context))
    }

    // Not inlined: its room is free again while the handler waits.
    @inline(never)
    private func admitted(_ request: Request, _ context: PublicContext) async throws -> AppContext {
        let context = try await authentication.app(request, context)
        try context.caller.scopes.require(scope)
        return context
    }
}
