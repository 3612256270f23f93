import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird

/// A live flow as its starter is told about it.
struct StartedFlow: Sendable {
    var id: FlowID
    var factor: FactorID
    var method: Method
    var destination: String?
    var checksUsed: Int
    var sendsUsed: Int
    var lastSentAt: Date?
    var expiresAt: Date
    /// Other methods that the person could use instead.
    var canUse: [Method]
}

extension StartedFlow {
    init(_ opened: Delivery.Opened, _ sent: Sent, destination: String?, canUse: [Method]) {
        self.init(
            id: opened.flow.id,
            factor: opened.flow.factor,
            method: opened.flow.method,
            destination: destination,
            checksUsed: sent.checksUsed,
            sendsUsed: sent.sendsUsed,
            lastSentAt: sent.lastSentAt,
            expiresAt: sent.expiresAt,
            canUse: canUse
        )
    }

    init(_ flow: StoredFlow, canUse: [Method]) {
        self.init(
            id: flow.id,
            factor: flow.factor,
            method: flow.method,
            destination: flow.addressMasked,
            checksUsed: flow.checksUsed,
            sendsUsed: flow.sendsUsed,
            lastSentAt: flow.lastSentAt,
            expiresAt: flow.expiresAt,
            canUse: canUse
        )
    }

    /// The members of the answer; `client` is the part that may be handed to a browser or a phone as it is.
    fileprivate func write(to json: inout JSONWriter, gaps: [Duration], _ codeLength: Int) {
        json.write("flow_id", id.description)
        json.write("status", FlowState.pending.rawValue)
        json.write("method", method.rawValue)
        json.write("factor_id", factor.description)
        json.write("expires_at", expiresAt)
        json.write("checks_left", max(0, checksPerFlow - checksUsed))
        if method.isDelivered { json.write("sends_left", max(0, sendsPerFlow - sendsUsed)) }
        json.object("client") { client in
            client.write("flow_id", id.description)
            client.write("status", FlowState.pending.rawValue)
            client.write("prompt", "code")
            client.write("method", method.rawValue)
            client.write("destination", destination)
            client.write("code_length", codeLength)
            client.write("resend_at", resendAt(gaps))
            client.write("expires_at", expiresAt)
            client.write("can_use", canUse.map(\.rawValue))
        }
    }

    private func resendAt(_ gaps: [Duration]) -> Date? {
        guard let lastSentAt, sendsUsed < sendsPerFlow else { return nil }
        return ResendGap.nextAllowed(sends: sendsUsed, lastSentAt: lastSentAt, gaps: gaps)
    }
}

extension AppContext {
    /// The answer that tells of a live flow.
    func reply(_ status: HTTPResponse.Status, _ flow: StartedFlow, codeLength: Int) -> Response {
        record.note("flow_id", flow.id)
        return reply(status) { flow.write(to: &$0, gaps: caller.policy.resendGaps, codeLength) }
    }
}
