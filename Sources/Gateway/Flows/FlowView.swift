import Cryptography
import Domain
import FoundationEssentials

/// A flow as its app sees it, with the assertion of an approved one while it is good.
struct FlowView: Sendable {
    var flow: StoredFlow
    /// The app's own name for the user.
    var user: String
    var assertion: (token: String, expiresAt: Date)?

    /// The state, with the clock taken into account: a live flow past its time is over, swept or not.
    var state: FlowState {
        !flow.state.isFinal && flow.callInFlight == nil && flow.expiresAt <= flow.now ? .expired : flow.state
    }
}

/// Reads flows for their app: opens what is sealed and signs the assertion.
struct FlowViewer: Sendable {
    let vault: Vault
    let signer: AssertionSigner

    /// Shows a flow.
    ///
    /// - Throws: `CryptographyError` if the user's row does not open.
    func view(_ flow: StoredFlow, for caller: Caller) throws -> FlowView {
        let key = try vault.dataKey(flow.dataKeyWrapped, of: flow.user)
        let user = try key.open(flow.userSealed, column: "users.external_id", row: flow.user.uuid)
        return FlowView(flow: flow, user: user, assertion: try assertion(of: flow, user, caller))
    }

    /// Signed anew each time from the same facts: same `jti`, same times.
    private func assertion(of flow: StoredFlow, _ user: String, _ caller: Caller) throws -> (String, Date)? {
        guard flow.state == .approved, let id = flow.assertionID, let approvedAt = flow.finishedAt else { return nil }
        let assertion = Assertion(
            id: id,
            audience: caller.slug,
            subject: user,
            flow: flow.id,
            purpose: flow.purpose,
            method: flow.method,
            firstFactor: flow.firstFactor,
            nonce: flow.nonce,
            approvedAt: approvedAt
        )
        guard assertion.expiresAt > flow.now else { return nil }
        return (try signer.sign(assertion), assertion.expiresAt)
    }
}

extension FlowView {
    /// The answer to an approved confirmation.
    func writeApproved(to json: inout JSONWriter) {
        json.write("flow_id", flow.id.description)
        json.write("status", state.rawValue)
        json.write("user_id", user)
        json.write("method", flow.method.rawValue)
        json.write("factor_id", flow.factor.description)
        writeProof(to: &json)
        json.object("client") { client in
            client.write("flow_id", flow.id.description)
            client.write("status", state.rawValue)
        }
    }

    /// The answer to a look at the flow.
    func write(to json: inout JSONWriter) {
        json.write("flow_id", flow.id.description)
        json.write("status", state.rawValue)
        json.write("purpose", flow.purpose.rawValue)
        json.write("method", flow.method.rawValue)
        json.write("factor_id", flow.factor.description)
        json.write("user_id", user)
        json.write("checks_left", max(0, checksPerFlow - flow.checksUsed))
        json.write("sends_left", flow.method.isDelivered ? max(0, sendsPerFlow - flow.sendsUsed) : 0)
        json.write("created_at", flow.createdAt)
        json.write("expires_at", flow.expiresAt)
        json.write("finished_at", flow.finishedAt)
        writeProof(to: &json)
        json.object("client") { client in
            client.write("flow_id", flow.id.description)
            client.write("status", state.rawValue)
            client.write("method", flow.method.rawValue)
            client.write("destination", flow.addressMasked)
            client.write("expires_at", flow.expiresAt)
        }
    }

    private func writeProof(to json: inout JSONWriter) {
        guard let assertion else { return }
        json.write("amr", Assertion.references(of: flow.method, after: flow.firstFactor))
        json.write("acr", flow.method.assurance)
        json.write("assertion", assertion.token)
        json.write("assertion_expires_at", assertion.expiresAt)
    }
}
