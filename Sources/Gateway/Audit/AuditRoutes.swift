import Domain
import Hummingbird

/// The endpoints of the audit log, HTTP ⇄ domain.
struct AuditRoutes: Sendable {
    let log: AuditLog

    func add(to routes: AppRoutes) {
        routes.get("audit", .auditRead, list)
        routes.get("flows/:flow_id/timeline", .auditRead, timeline)
    }

    private func list(_ request: Request, _ context: AppContext) async throws -> Response {
        let query = try AuditQuery(QueryFields(request.uri.query))
        return context.reply(try await log.page(query, of: context.caller.app))
    }

    private func timeline(_ request: Request, _ context: AppContext) async throws -> Response {
        guard let flow = FlowID(try context.segment("flow_id", or: .flowNotFound)) else {
            throw FlowRefusal.flowNotFound
        }
        try QueryFields(request.uri.query).check()
        let entries = try await log.timeline(of: flow, of: context.caller)
        return context.reply { json in
            json.write("flow_id", flow.description)
            json.write("events", entries)
        }
    }
}

extension Replying {
    /// A page of the log as the answer.
    func reply(_ page: AuditLog.Page) -> Response {
        reply { json in
            json.write("events", page.events)
            json.write("next_cursor", page.next?.cursor)
        }
    }
}
