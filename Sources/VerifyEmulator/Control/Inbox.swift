import FoundationEssentials
import VerifyModel

/// Everything that was "delivered", oldest first: what a phone or mailbox would show.
struct Inbox: Sendable {
    /// One delivery; the text is written when it is read, so that a full inbox stays small.
    struct Delivery: Sendable {
        let to: String
        let channel: String
        let code: String?
        let sender: String
        let message: String?
        let time: Date
    }

    /// The oldest deliveries go once there are this many.
    static let capacity = 200_000

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

    init(_ delivery: Inbox.Delivery) {
        to = delivery.to
        channel = delivery.channel
        code = delivery.code
        text = delivery.message ?? Self.sentence(delivery)
        time = VerifyDate(delivery.time).wire
    }

    private static func sentence(_ delivery: Inbox.Delivery) -> String {
        let code = delivery.code ?? ""
        guard delivery.channel == "call" else {
            return "Your \(delivery.sender) verification code is: \(code)"
        }
        let spoken = code.map(String.init).joined(separator: ", ")
        return "Your \(delivery.sender) verification code is: \(spoken). Again: \(spoken)."
    }
}
