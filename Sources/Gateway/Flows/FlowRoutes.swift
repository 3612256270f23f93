import Domain
import Hummingbird
import Postgres

/// `GET /flows/{flow_id}`: where a flow stands, for polling and for finding out what a lost answer said.
struct FlowRoutes: Sendable {
    let pool: Pool
    let waiters: FlowWaiters
    let viewer: FlowViewer

    func add(to routes: AppRoutes) {
        routes.get("flows/:flow_id", .login, show)
    }

    private func show(_ request: Request, _ context: AppContext) async throws -> Response {
        var query = QueryFields(request.uri.query)
        let wait = query.integer("wait", 0...25) ?? 0
        try query.check()
        guard let id = FlowID(try context.segment("flow_id", or: .flowNotFound)) else { throw FlowRefusal.flowNotFound }
        let flow = try await flow(id, of: context.caller, waiting: wait)
        let view = try viewer.view(flow, for: context.caller)
        return context.reply { view.write(to: &$0) }
    }

    private func flow(_ id: FlowID, of caller: Caller, waiting seconds: Int) async throws -> StoredFlow {
        guard let flow = try await pool.run(ReadFlows(flows: [id])).first, flow.app == caller.app else {
            throw FlowRefusal.flowNotFound
        }
        guard seconds > 0, !flow.state.isFinal, flow.expiresAt > flow.now else { return flow }
        return try await waiters.flow(id, changedFrom: flow.state, within: .seconds(seconds)) ?? flow
    }
}
