import Domain
import FoundationEssentials
import Hummingbird
import QRCode

/// The endpoints of an enrolment, HTTP ⇄ domain.
struct EnrollmentRoutes: Sendable {
    let enrollment: Enrollment
    let codeLength: Int

    func add(to routes: AppRoutes) {
        routes.post("enroll/phone", .enroll) { try await start(AddressWish.phone($0.fields(), $1.caller), $1) }
        routes.post("enroll/email", .enroll) { try await start(AddressWish.email($0.fields(), $1.caller), $1) }
        routes.post("enroll/totp", .enroll, startTOTP)
        routes.post("enroll/phone/confirm", .enroll) { try await confirm($0, $1, .phone) }
        routes.post("enroll/email/confirm", .enroll) { try await confirm($0, $1, .email) }
        routes.post("enroll/totp/confirm", .enroll) { try await confirm($0, $1, .totp) }
    }

    private func start(_ wish: AddressWish, _ context: AppContext) async throws -> Response {
        switch try await enrollment.start(wish) {
        case .started(let flow): context.reply(.created, flow, codeLength: codeLength)
        case .reused(let flow): context.reply(.ok, flow, codeLength: codeLength)
        }
    }

    private func startTOTP(_ request: Request, _ context: AppContext) async throws -> Response {
        let wish = try TOTPWish(await request.fields(), context.caller)
        let shown = try await enrollment.startTOTP(wish)
        context.record.note("flow_id", shown.flow)
        let picture = try QRCode.svg(shown.uri)
        return context.reply(.created) { json in
            json.write("flow_id", shown.flow.description)
            json.write("factor_id", shown.factor.description)
            json.write("status", FlowState.pending.rawValue)
            json.write("method", Method.totp.rawValue)
            json.write("expires_at", shown.expiresAt)
            json.write("checks_left", checksPerFlow)
            json.object("client") { client in
                client.write("flow_id", shown.flow.description)
                client.write("status", FlowState.pending.rawValue)
                client.write("prompt", "totp")
                client.write("secret", shown.secret)
                client.write("uri", shown.uri)
                client.write("qr_svg", picture)
                client.write("code_length", 6)
                client.write("expires_at", shown.expiresAt)
            }
        }
    }

    private func confirm(_ request: Request, _ context: AppContext, _ type: FactorType) async throws -> Response {
        let answer = try EnrollmentAnswer(await request.fields(), context.caller)
        let (flow, factor) = try await enrollment.confirm(answer, type)
        context.record.note("flow_id", flow)
        return context.reply { json in
            json.write("flow_id", flow.description)
            json.write("factor_id", factor.id.description)
            json.write("status", FlowState.approved.rawValue)
            json.write("factor", FactorView(factor, at: Date()))
            json.object("client") { client in
                client.write("flow_id", flow.description)
                client.write("status", FlowState.approved.rawValue)
            }
        }
    }
}
