import HTTPTypes
package import Hummingbird

/// Where features put what operators can do: each endpoint needs an operator's key with a scope, and each call is audited.
///
/// A handler writes down itself what it does; whatever is refused before that is written down here.
package struct OperatorRoutes {
    /// Answers one request; throws a `Problem` or anything `ProblemConvertible` to refuse it.
    package typealias Handler = @Sendable (Request, OperatorContext) async throws -> Response

    private let entry: RouterGroup<PublicContext>
    private let authentication: Authentication
    private let audit: OperatorAudit

    init(_ router: Router<PublicContext>, _ authentication: Authentication, _ audit: OperatorAudit) {
        entry = router.group("admin")
        self.authentication = authentication
        self.audit = audit
    }

    /// Puts an endpoint into the table; `action` is its name in the audit.
    package func on(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ scope: Scope,
        _ action: String,
        _ handler: @escaping Handler
    ) {
        entry.on(RouterPath(path), method: method) { [authentication, audit] request, context in
            let context = try await authentication.operator(request, context, action)
            do {
                try context.key.scopes.require(scope)
                return try await handler(request, context)
            } catch let refusal as AuditedRefusal {
                throw refusal.problem
            } catch {
                await audit.refused(context, (error as? any ProblemConvertible)?.problem.code ?? .internalError)
                throw error
            }
        }
    }
}
