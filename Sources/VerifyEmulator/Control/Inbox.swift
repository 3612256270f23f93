import FoundationEssentials
import VerifyModel

/// Everything that was "delivered", oldest first: what a phone or mailbox would show.
struct Inbox: Sendable {
    /// One delivery; its placeholders are filled when it is read, so that a full inbox stays small.
    struct Delivery: Sendable, Codable {
        let to: String
        let channel: String
        /// Nil for push, whose text has no placeholders.
        let code: String?
        private(set) var sender: String
        private(set) var text: String
        let locale: String?
        let substitutions: [String: String]
        /// More members of the message by their names: `template_sid`, `from`, `send_digits` and so on.
        let details: [String: String]
        let time: Date

        /// The same with texts of `shared`, where there are many.
        func sharing(_ shared: inout SharedText) -> Self {
            var record = self
            record.sender = shared(sender)
            record.text = shared(text)
            return record
        }
    }

    /// The oldest deliveries go once there are this many.
    static let capacity = 200_000

    /// Oldest first.
    var all: [Delivery] { deliveries }

    private var deliveries: [Delivery] = []
    private var forgotten = 0
    private var byAddress: [String: [Int]] = [:]

    mutating func receive(_ delivery: Delivery) {
        if deliveries.count == Self.capacity { forgetOlderHalf() }
        byAddress[delivery.to, default: []].append(forgotten + deliveries.count)
        deliveries.append(delivery)
    }

    func messages(to address: String?) -> [EmulatorMessage] {
        guard let address else { return deliveries.map(EmulatorMessage.init) }
        return byAddress[address, default: []].map { EmulatorMessage(deliveries[$0 - forgotten]) }
    }

    private mutating func forgetOlderHalf() {
        let half = deliveries.count / 2
        deliveries.removeFirst(half)
        forgotten += half
        byAddress = byAddress.compactMapValues { places in
            let kept = places.filter { $0 >= forgotten }
            return kept.isEmpty ? nil : kept
        }
    }
}

/// One message of the emulator's inbox, as `/_emulator/messages` shows it.
package struct EmulatorMessage: Sendable, Equatable, Codable {
    /// The phone number, e-mail address or, for push, the factor SID that the message went to.
    package let to: String
    /// `sms`, `call`, `whatsapp`, `email` or `push`.
    package let channel: String
    /// The code in it; nil for push.
    package let code: String?
    /// The sentence a person would read or hear.
    package let text: String
    /// When it was sent by the emulator's clock, ISO 8601 with whole seconds.
    package let time: String
    /// The language tag of the text; nil for push.
    package let locale: String?
    /// The template behind the text.
    package let templateSID: String?
    /// Who sends it: the messaging service of a text message.
    package let messagingServiceSID: String?
    /// Keys that a call presses once it is answered.
    package let sendDigits: String?
    /// The address an e-mail comes from, and the name beside it.
    package let from: String?
    package let fromName: String?
    /// The e-mail's own template, and what fills it as JSON text.
    package let templateID: String?
    package let substitutions: String?

    private enum CodingKeys: String, CodingKey {
        case to, channel, code, text, time, locale, from, substitutions
        case templateSID = "template_sid"
        case messagingServiceSID = "messaging_service_sid"
        case sendDigits = "send_digits"
        case fromName = "from_name"
        case templateID = "template_id"
    }

    init(_ delivery: Inbox.Delivery) {
        to = delivery.to
        channel = delivery.channel
        code = delivery.code
        text = Self.sentence(delivery)
        time = VerifyDate(delivery.time).wire
        locale = delivery.locale
        templateSID = delivery.details["template_sid"]
        messagingServiceSID = delivery.details["messaging_service_sid"]
        sendDigits = delivery.details["send_digits"]
        from = delivery.details["from"]
        fromName = delivery.details["from_name"]
        templateID = delivery.details["template_id"]
        substitutions = delivery.details["substitutions"]
    }

    /// A voice says the code digit by digit, and twice.
    private static func sentence(_ delivery: Inbox.Delivery) -> String {
        guard let code = delivery.code else { return delivery.text }
        let isSpoken = delivery.channel == "call"
        let shown = isSpoken ? code.map(String.init).joined(separator: ", ") : code
        let sentence = Wording.fill(delivery.text) { name in
            switch name {
            case "code": shown
            case "friendly_name": delivery.sender
            case "ttl": String(Int(VerificationLifeCycle.validity) / 60)
            default: delivery.substitutions[name]
            }
        }
        return isSpoken ? "\(sentence). Again: \(shown)." : sentence
    }
}
