import Cryptography
import Curl
import VerifyModel

extension WebhookCall {
    /// The signed HTTP request: a form or JSON, as the behaviour says.
    func request(_ body: Behaviour.WebhookBody, authToken: SecretBytes) -> OutgoingRequest {
        switch body {
        case .form:
            return request(
                to: url,
                type: "application/x-www-form-urlencoded",
                Array(Form(fields: event.fields.map { FormField($0.name, $0.value) }).encoded.utf8),
                signature: WebhookSignature.ofForm(event.fields, to: url, authToken: authToken)
            )
        case .json:
            let json = Array(event.json.utf8)
            let url = WebhookSignature.url(url, naming: json)
            return request(
                to: url,
                type: "application/json",
                json,
                signature: WebhookSignature.ofJSON(to: url, authToken: authToken)
            )
        }
    }

    /// The provider waits 10 seconds for a connection and 15 for an answer.
    private func request(to url: String, type: String, _ body: [UInt8], signature: String) -> OutgoingRequest {
        OutgoingRequest(
            method: "POST",
            url: url,
            headers: [
                ("Content-Type", type), ("X-Twilio-Signature", signature), ("I-Twilio-Idempotency-Token", token),
            ],
            body: body,
            total: .seconds(15),
            connect: .seconds(10)
        )
    }
}

extension FactorEvent {
    /// The fields as one object, in their order.
    var json: String {
        let members = fields.map { "\(JSONText($0.name).formText):\(JSONText($0.value).formText)" }
        return "{\(members.joined(separator: ","))}"
    }
}
