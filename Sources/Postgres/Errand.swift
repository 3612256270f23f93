/// What `Pool.run()` does beside the callers; each one is answered by an event of `PoolState`.
enum Errand: Sendable, Equatable {
    /// Open the connection; answered by `opened` or `failedToOpen`.
    case open(Int)
    /// Wait before it is opened again; answered by `rested`.
    case rest(Int, Duration)
    /// Close the connection; answered by `closed`.
    case close(Int)
    /// Answered by `timePassed` at this time.
    case wake(ContinuousClock.Instant)
    /// Nothing is left to be done, ever.
    case finish
}
