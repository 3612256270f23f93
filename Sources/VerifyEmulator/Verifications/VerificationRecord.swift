import FoundationEssentials

/// One verification as the provider holds it.
struct VerificationRecord: Sendable, Codable {
    private(set) var sid: String
    private(set) var service: String
    let to: String
    var code: String
    let transaction: Transaction?
    /// What a look-up told; nil if the service makes none.
    let line: PhoneLine?
    var channel: CodeChannel
    var life: VerificationLifeCycle
    var sends: [Send] = []
    var updatedAt: Date
    var polling = PollingQuota()

    /// The same with texts of `shared`, where there are many.
    func sharing(_ shared: inout SharedText) -> Self {
        var record = self
        record.sid = shared(sid)
        record.service = shared(service)
        for place in sends.indices { record.sends[place].attempt = shared(sends[place].attempt) }
        return record
    }

    /// One delivery of the code.
    struct Send: Sendable, Codable {
        fileprivate(set) var attempt: String
        let channel: CodeChannel
        let time: Date
    }

    /// The amount and payee that a payment confirmation is bound to (PSD2).
    struct Transaction: Sendable, Equatable, Codable {
        let amount: String
        let payee: String
    }
}

/// A way for a code to reach a person; `auto` is answered with the channel that was chosen.
enum CodeChannel: String, Sendable, CaseIterable, Codable {
    case sms, call, email, whatsapp, sna
}
