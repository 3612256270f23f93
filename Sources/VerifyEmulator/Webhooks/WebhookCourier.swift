import Cryptography
import Curl
import Synchronization

/// Delivers event calls beside the provider's state: nobody who calls the API ever waits for a webhook.
///
/// A call that fails is repeated after growing delays of the machine's time, whatever the emulator's clock says, and
/// given up after the last try. At most `capacity` calls wait at once; further ones are dropped and shown as such.
final class WebhookCourier: Sendable {
    static let capacity = 1000

    private let authToken: SecretBytes
    private let behaviour: Behaviour
    private let transport: Transport
    private let calls: AsyncStream<WebhookCall>
    private let intake: AsyncStream<WebhookCall>.Continuation
    private let log = Mutex(DeliveryLog())

    /// - Throws: never in practice; the limits given to the transport are constants.
    init(authToken: String, behaviour: Behaviour) throws(TransportError) {
        self.authToken = SecretBytes(Array(authToken.utf8))
        self.behaviour = behaviour
        var limits = TransportConfiguration()
        // Which hosts may be called without TLS was decided when the webhook was made.
        limits.allowsPlainHTTP = true
        limits.maxBodyBytes = 65_536
        limits.maxInFlight = 2 * Self.capacity
        limits.userAgent = "verify-emulator"
        transport = try Transport(limits)
        (calls, intake) = AsyncStream.makeStream()
    }

    /// The newest deliveries, oldest first.
    var reports: [DeliveryReport] { log.withLock { $0.reports } }

    /// Takes calls in and returns at once.
    func post(_ calls: [WebhookCall]) {
        for call in calls where log.withLock({ $0.accept(call) }) {
            guard case .enqueued = intake.yield(call) else {
                log.withLock { $0.end(call, as: .dropped) }
                continue
            }
        }
    }

    /// Forgets every report; calls under way are not repeated.
    func reset() {
        log.withLock { $0 = DeliveryLog() }
    }

    /// Delivers until `stop` was called and everything taken in is done, or until the task is cancelled.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.transport.run() }
            await withDiscardingTaskGroup { deliveries in
                for await call in calls {
                    deliveries.addTask { await self.deliver(call) }
                }
            }
            group.cancelAll()
        }
    }

    /// Takes nothing more in.
    func stop() {
        intake.finish()
    }

    private func deliver(_ call: WebhookCall) async {
        let request = call.request(behaviour.webhookBody, authToken: authToken)
        var delay = Duration.milliseconds(behaviour.webhookRetryMilliseconds)
        for attempt in 1...max(1, behaviour.webhookTries) {
            // A reset has forgotten it.
            guard log.withLock({ $0.begin(call) }) else { return }
            let status = await status(of: request)
            log.withLock { $0.note(status, call) }
            if let status, (200..<300).contains(status) { return log.withLock { $0.end(call, as: .delivered) } }
            // A cancelled sleep is the end of the emulator.
            guard attempt < behaviour.webhookTries, (try? await Task.sleep(for: delay)) != nil else { break }
            delay *= 2
        }
        log.withLock { $0.end(call, as: .failed) }
    }

    /// Nil if there was no answer, whatever the reason.
    private func status(of request: OutgoingRequest) async -> Int? {
        do throws(TransportError) {
            return try await transport.send(request).status
        } catch {
            return nil
        }
    }
}
