import FoundationEssentials
import HTTPTypes

/// What stands on every answer: the provider's bookkeeping, and that this one does not come from the provider.
struct Mark: Sendable {
    let concurrent: Int
    private let start = ContinuousClock.now

    init(concurrent: Int) {
        self.concurrent = concurrent
    }

    func headers(at now: Date) -> HTTPFields {
        let elapsed = min((ContinuousClock.now - start) / .milliseconds(1), 999)
        var headers = HTTPFields()
        headers[.date] = HTTPDate.text(now)
        headers[.emulator] = "local stand-in, not Twilio"
        headers[.requestID] = Randomness.secure.sid(.request)
        headers[.requestDuration] = "0." + String(1000 + Int(elapsed)).dropFirst()
        headers[.concurrentRequests] = String(concurrent)
        return headers
    }
}

extension HTTPField.Name {
    static func known(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is no header name") }
        return name
    }

    fileprivate static let emulator = known("Postern-Emulator")
    fileprivate static let requestID = known("Twilio-Request-Id")
    fileprivate static let requestDuration = known("Twilio-Request-Duration")
    fileprivate static let concurrentRequests = known("Twilio-Concurrent-Requests")
}
