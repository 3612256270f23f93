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

    private let entries: [RouterGroup<AppContext>]

    init(_ router: Router<PublicContext>, _ authentication: Authentication) {
        entries = ["", "v1"].map { entry in
            router.group(entry).add(middleware: authentication).group(context: AppContext.self)
        }
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
        for entry in entries {
            entry.on(RouterPath(path), method: method) { request, context in
                try context.caller.require(scope)
                return try await handler(request, context)
            }
        }
    }
}
