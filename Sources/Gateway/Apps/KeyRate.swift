/// The in-process limit of one API key: protects the processor and the pool, counts nothing that costs money.
package struct KeyRate: Sendable, Equatable {
    /// Requests per second that may go on for ever.
    package var perSecond: Int
    /// Requests that may come at once after a pause.
    package var burst: Int

    package static let standard = KeyRate(perSecond: 200, burst: 400)

    package init(perSecond: Int, burst: Int) {
        self.perSecond = perSecond
        self.burst = burst
    }
}

/// A GCRA ("leaky bucket as a meter", ITU-T I.371): one instant tells how much of the rate is used up.
struct RateMeter {
    /// When the requests admitted so far will have been worked off at the steady rate.
    private var horizon: ContinuousClock.Instant?

    /// Admits one request or says how long to wait; a refused request costs nothing.
    mutating func admit(_ rate: KeyRate, at now: ContinuousClock.Instant) -> Duration? {
        admit(every: .seconds(1) / rate.perSecond, burst: rate.burst, at: now)
    }

    mutating func admit(every interval: Duration, burst: Int, at now: ContinuousClock.Instant) -> Duration? {
        let next = max(horizon ?? now, now) + interval
        let excess = now.duration(to: next) - interval * burst
        guard excess <= .zero else { return excess }
        horizon = next
        return nil
    }

    /// Whether everything admitted has been worked off, so that nothing is lost by forgetting it.
    func isIdle(at now: ContinuousClock.Instant) -> Bool { horizon.map { $0 <= now } ?? true }
}
