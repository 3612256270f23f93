internal import Reactor

// Each on a thread of its own: to connect blocks (libpq looks names up with `getaddrinfo`), and so do the sessions' `run`
// functions. Nobody else waits for them.
extension Session {
    /// Opens a session.
    ///
    /// - Throws: `PostgresError` `.connection`, or what its first statement threw.
    static func open(
        _ configuration: PostgresConfiguration,
        counting trips: TripCounter = TripCounter()
    ) async throws(PostgresError) -> sending Session {
        try await onThreadOfItsOwn { () throws(PostgresError) in try opened(configuration, trips) }
    }

    /// Opens a session for the time of `body`, which may block.
    ///
    /// - Throws: as `open` does, and what `body` throws.
    static func with<Value: Sendable>(
        _ configuration: PostgresConfiguration,
        _ body: @escaping @Sendable (Session) throws -> Value
    ) async throws -> Value {
        try await onThreadOfItsOwn { try body(try opened(configuration, TripCounter())) }
    }

    private static func opened(
        _ configuration: PostgresConfiguration,
        _ trips: TripCounter
    ) throws(PostgresError) -> sending Session {
        let session = try Session(configuration, counting: trips)
        try session.set(configuration)
        return session
    }
}
