package import Domain
import Synchronization

/// The in-process limit on requests without a valid API key, per IPv4 address or IPv6 /64.
///
/// A valid key is never refused by it, so that a stranger behind the same proxy cannot lock an app out; what unknown
/// keys cost the database is bounded by `KeyDirectory`.
package final class KeyFailures: Sendable {
    /// Addresses that are remembered; an attack from more of them starts the count anew.
    static let capacity = 10_000

    private let perMinute: Int
    private let meters = Mutex<[NetworkAddress: RateMeter]>([:])

    /// - Parameter perMinute: how many failures a minute an address may go on with, and how many may come at once.
    package init(perMinute: Int) {
        self.perMinute = perMinute
    }

    /// Counts a failure; a duration means: one too many, come back after it.
    package func count(from address: IPAddress, at now: ContinuousClock.Instant = .now) -> Duration? {
        meters.withLock { meters in
            if meters.count >= Self.capacity { meters = meters.filter { !$0.value.isIdle(at: now) } }
            if meters.count >= Self.capacity { meters.removeAll() }
            let network = NetworkAddress(address)
            var meter = meters[network] ?? RateMeter()
            defer { meters[network] = meter }
            return meter.admit(every: .seconds(60) / perMinute, burst: perMinute, at: now)
        }
    }

    var addresses: Int { meters.withLock { $0.count } }
}
