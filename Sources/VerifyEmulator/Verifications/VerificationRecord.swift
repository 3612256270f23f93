import FoundationEssentials

/// One verification as the provider holds it.
struct VerificationRecord: Sendable, Codable {
    let sid: String
    let service: String
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

    /// One delivery of the code.
    struct Send: Sendable, Codable {
        let attempt: String
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
