/// A session on a thread of its own, where it may block: opens the sessions of a pool, and migrates.
actor DirectConnection {
    private let thread = ConnectionThread()
    private let configuration: PostgresConfiguration
    private let trips: TripCounter
    private var session: Session?

    init(_ configuration: PostgresConfiguration, counting trips: TripCounter = TripCounter()) {
        self.configuration = configuration
        self.trips = trips
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    /// Opens a session for somebody else.
    ///
    /// - Throws: `PostgresError` `.connection`, or what its first statement threw.
    func open() throws(PostgresError) -> sending Session {
        try Session.open(configuration, counting: trips)
    }

    /// Lends a session, which is opened if there is none.
    func withSession<Value: Sendable>(_ body: @Sendable (Session) throws -> Value) throws -> Value {
        if let session, session.isUsable { return try body(session) }
        let session = try Session.open(configuration, counting: trips)
        self.session = session
        return try body(session)
    }
}
