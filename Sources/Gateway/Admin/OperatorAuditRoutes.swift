import Domain
import Hummingbird

/// The audit of what operators did, read by operators.
struct OperatorAuditRoutes: Sendable {
    let log: AuditLog
    let audit: OperatorAudit

    func add(to routes: OperatorRoutes) {
        routes.on(.get, "audit", .auditRead, "audit.read", list)
    }

    private func list(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let query = try AuditQuery(ofOperators: QueryFields(request.uri.query))
        try await audit.record(OperatorAudit.event(context, "ok"))
        return context.reply(try await log.page(query, of: .operators))
    }
}
