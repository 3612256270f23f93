/// How work is let in when every session is busy.
package enum Admission: Sendable {
    /// New work: waits in a bounded queue and for a bounded time, and is then refused as `.overloaded`.
    ///
    /// The time is short where waiting does not help: the line stands still, or has been there for long. Many requests
    /// at once are another matter; they are worked off.
    case request
    /// Work that records what has already happened at a provider: goes before every request, is never refused for lack
    /// of room, and is not given up when its task is cancelled. It waits for as long as one connection and one
    /// statement may take.
    case settlement
}

/// What a pool is doing, for metrics and readiness.
package struct PoolStatus: Sendable, Equatable {
    /// Sessions that stand.
    package var size: Int
    package var idle: Int
    package var inUse: Int
    /// Callers that wait for a session.
    package var waiting: Int
}
