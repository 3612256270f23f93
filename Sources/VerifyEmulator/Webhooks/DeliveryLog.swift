/// What became of an event call, as `/_emulator/webhooks` shows it.
struct DeliveryReport: Sendable, Equatable, Codable {
    enum State: String, Sendable, Codable { case pending, delivered, failed, dropped }

    let uuid: String
    let type: String
    let webhookSID: String
    let url: String
    var state: State
    var tries = 0
    /// Of the last answer; nil if there was none.
    var lastStatus: Int?

    private enum CodingKeys: String, CodingKey {
        case uuid, type, url, state, tries
        case webhookSID = "webhook_sid"
        case lastStatus = "last_status"
    }
}

/// The event calls that wait, and the newest of those that are done.
struct DeliveryLog: Sendable {
    private var table = OrderedTable<DeliveryReport>()
    private var pending = 0

    var reports: [DeliveryReport] { table.all }

    /// Whether there was room; a call without any is noted as dropped.
    mutating func accept(_ call: WebhookCall) -> Bool {
        let hasRoom = pending < WebhookCourier.capacity
        let report = DeliveryReport(
            uuid: call.event.uuid,
            type: call.event.kind.rawValue,
            webhookSID: call.webhook,
            url: call.url,
            state: hasRoom ? .pending : .dropped
        )
        table.put(report, for: call.token)
        if hasRoom { pending += 1 }
        forgetOldest()
        return hasRoom
    }

    /// Counts a try; false if the call is not known any more.
    mutating func begin(_ call: WebhookCall) -> Bool {
        guard var report = table[call.token] else { return false }
        report.tries += 1
        table.put(report, for: call.token)
        return true
    }

    mutating func note(_ status: Int?, _ call: WebhookCall) {
        guard var report = table[call.token] else { return }
        report.lastStatus = status
        table.put(report, for: call.token)
    }

    mutating func end(_ call: WebhookCall, as state: DeliveryReport.State) {
        guard var report = table[call.token] else { return }
        report.state = state
        table.put(report, for: call.token)
        pending -= 1
        forgetOldest()
    }

    private mutating func forgetOldest() {
        guard table.count > 2 * WebhookCourier.capacity else { return }
        table.removeOldest { $0.state != .pending }
    }
}
