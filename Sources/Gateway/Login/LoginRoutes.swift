import Domain
import Hummingbird

/// The endpoints of a login, HTTP ⇄ domain.
struct LoginRoutes: Sendable {
    let login: Login
    let viewer: FlowViewer
    let codeLength: Int

    func add(to routes: AppRoutes) {
        routes.post("login/preview", .login, preview)
        routes.post("login/start", .login, start)
        routes.post("login/resend", .login, resend)
        routes.post("login/confirm", .login, confirm)
        routes.post("login/cancel", .login, cancel)
    }

    private func preview(_ request: Request, _ context: AppContext) async throws -> Response {
        let wish = try LoginWish.preview(await request.fields(), context.caller)
        let preview = try await login.preview(wish)
        return context.reply { preview.write(to: &$0) }
    }

    private func start(_ request: Request, _ context: AppContext) async throws -> Response {
        answer(try await login.start(try await startWish(request, context)), context)
    }

    // Neither this nor any `answer` is inlined: while a request waits for the provider, it needs room for none.
    @inline(never)
    private func startWish(_ request: Request, _ context: AppContext) async throws -> LoginWish {
        try LoginWish.start(await request.fields(), context.caller)
    }

    @inline(never)
    private func answer(_ start: Login.Start, _ context: AppContext) -> Response {
        switch start {
        case .started(let flow): context.reply(.created, flow, codeLength: codeLength)
        case .reused(let flow): context.reply(.ok, flow, codeLength: codeLength)
        case .enrollmentRequired:
            context.reply { json in
                json.write("status", "enrollment_required")
                json.write("allowed", context.caller.policy.methods.map(\.rawValue))
            }
        }
    }

    private func resend(_ request: Request, _ context: AppContext) async throws -> Response {
        let wish = try ResendWish(await request.fields(), context.caller)
        context.record.note("flow_id", wish.flow)
        return context.reply(.ok, try await login.resend(wish), codeLength: codeLength)
    }

    private func confirm(_ request: Request, _ context: AppContext) async throws -> Response {
        try answer(try await login.confirm(try await answer(in: request, context)), context)
    }

    @inline(never)
    private func answer(in request: Request, _ context: AppContext) async throws -> LoginAnswer {
        let answer = try LoginAnswer(await request.fields(), context.caller)
        context.record.note("flow_id", answer.flow)
        return answer
    }

    @inline(never)
    private func answer(_ approved: Confirmation.Approved, _ context: AppContext) throws -> Response {
        let view = try viewer.view(approved.flow, for: context.caller)
        return context.reply { view.writeApproved(to: &$0) }
    }

    private func cancel(_ request: Request, _ context: AppContext) async throws -> Response {
        var body = try await request.fields()
        let flow = body.required("flow_id") { FlowID($0) }
        let id = try body.complete(flow)
        context.record.note("flow_id", id)
        let state = try await login.cancel(id, by: context.caller)
        return context.reply { json in
            json.write("flow_id", id.description)
            json.write("status", state.rawValue)
            json.object("client") { client in
                client.write("flow_id", id.description)
                client.write("status", state.rawValue)
            }
        }
    }
}
