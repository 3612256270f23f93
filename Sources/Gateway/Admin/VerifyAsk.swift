import Domain
import VerifyModel

/// What an operator asks of the provider: all that the audit and the rules need to know of it.
struct VerifyAsk: Sendable {
    /// The service that it is about.
    var service: ServiceSID?
    /// Verifications that it names, wherever they stand in it.
    var verifications: [VerificationSID] = []
    /// Whether it is forbidden on services and verifications of the gateway's own, and what to say then.
    var guarded: String?
    /// To whom it sends a message, which counts against the limits of that address.
    var destination: (any Address)?
    /// Whether an unknown outcome may have changed something.
    var isWrite = true
    /// Plain facts for the audit, by name: never a code, an address in clear or a secret.
    var facts: [(name: String, value: String)] = []
    /// The names of the parameters, for the audit.
    var parameters: [String] = []

    /// The names that may stand in the audit: an operator's own could hold anything.
    var plainParameters: [String] {
        Set(parameters.map { $0.isPlainName ? $0 : "other" }).sorted()
    }
}

extension String {
    fileprivate var isPlainName: Bool {
        (1...64).contains(utf8.count)
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "."),
                    UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}

extension VerifyAsk {
    /// The channels that send a code and prove nothing by themselves.
    static let codeChannels: Set = ["sms", "call", "whatsapp", "email"]

    /// Why an operator cannot do on the gateway's own services what could approve somebody's login.
    static let couldApprove = "No operator can approve a login, or learn or choose its code."
    /// Why such a service cannot be deleted.
    static let wouldBreakLogins = "Configure another service for logins first."
}

extension VerifyAsk {
    /// The audit's detail: what is asked, and, once it is known, what came of it.
    func detail(_ call: CallID, _ ended: VerifyEnding? = nil) -> String {
        var json = JSONWriter(capacity: 256)
        json.object { detail in
            detail.write("call_id", call.description)
            detail.writeIfPresent("service_sid", service.flatMap { $0.isWellFormed ? $0.wire : nil })
            detail.writeIfPresent("verification_sid", verifications.first { $0.isWellFormed }?.wire)
            for fact in facts { detail.write(fact.name, fact.value) }
            detail.writeIfPresent("to", destination?.masked)
            if !parameters.isEmpty { detail.write("parameters", plainParameters) }
            guard let ended else { return }
            detail.writeIfPresent("http_status", ended.status)
            detail.writeIfPresent("provider_code", ended.code)
            detail.writeIfPresent("provider_request_id", ended.requestID)
            detail.writeIfPresent("sid", ended.sid)
        }
        return json.text
    }
}

/// How the provider's part of it ended.
struct VerifyEnding: Sendable {
    /// `ok`, `rejected`, `unsent` or `unknown`.
    var result: String
    var status: Int?
    var code: Int?
    var requestID: String?
    /// What was made.
    var sid: String?
}
