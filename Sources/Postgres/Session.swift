internal import CPostgres
internal import Glibc

/// The owner of one `PGconn`, always in pipeline mode and never blocking but while it connects.
///
/// It is used by one thread at a time. Work goes in trips: `begin` writes all statements of one and a `Sync`; `advance`
/// takes what has come and tells when the trip is over. Each has a deadline, which is the user's to watch over.
@safe final class Session {
    private let handle: OpaquePointer
    private let usesPreparedStatements: Bool
    private let tripTimeout: Duration
    private(set) var deadline: ContinuousClock.Instant
    private let trips: TripCounter
    private var buffer = ParameterBuffer()
    private var prepared: [ObjectIdentifier: String] = [:]
    private var namesGiven = 0
    private var expected = Expectations()
    private var answers = Answers()
    private var failure: PostgresError?
    private(set) var isUsable = true
    /// The socket's number, which libpq forgets when it closes the socket by itself.
    let descriptor: Int32

    /// Connects, which may block for the connect time-out of each host.
    init(_ configuration: PostgresConfiguration, counting trips: TripCounter) throws(PostgresError) {
        guard let handle = unsafe connect(configuration.connectionParameters) else {
            throw PostgresError(.connection)
        }
        unsafe self.handle = handle
        descriptor = unsafe PQsocket(handle)
        self.trips = trips
        usesPreparedStatements = configuration.usesPreparedStatements
        tripTimeout = configuration.tripTimeout
        deadline = .now + tripTimeout
        guard unsafe PQstatus(handle) == CONNECTION_OK else { throw lost(wasSent: false) }
        unsafe PQsetNoticeProcessor(handle, { _, _ in }, nil)  // libpq's own writes to standard error
        guard unsafe PQsetnonblocking(handle, 1) == 0, unsafe PQenterPipelineMode(handle) == 1 else {
            throw lost(wasSent: false)
        }
    }

    deinit { unsafe PQfinish(handle) }

    var isInTransaction: Bool { unsafe isUsable && PQtransactionStatus(handle) != PQTRANS_IDLE }

    /// Whether somebody else can go on with it.
    var canBeLent: Bool { isUsable && !isInTransaction }

    /// Whether the connection still stands, as far as this side can tell without asking.
    ///
    /// A server that was restarted while we were idle has left its farewell, or the end of the stream, in the socket.
    func isStanding() -> Bool {
        while isUsable {
            guard waitForSocket(POLLIN, milliseconds: 0) != 0 else { return true }
            if unsafe PQconsumeInput(handle) == 0 || PQstatus(handle) != CONNECTION_OK { isUsable = false }
            _ = unsafe PQisBusy(handle)  // has libpq read notices and changed settings
        }
        return false
    }
}

// MARK: - Trips

extension Session {
    /// Sends the statements of a round trip.
    ///
    /// The work of a statement outside a transaction is committed only when the trip is over.
    ///
    /// - Throws: `PostgresError` `.connection`; the session is then no longer usable.
    func begin(_ statements: [any Statement]) throws(PostgresError) {
        forgetTrip()
        // Within a transaction too: a session that ends before its commit is written has provably not committed.
        guard isStanding() else { throw lost(wasSent: false) }
        deadline = .now + tripTimeout
        trips.count()
        for statement in statements { try send(statement) }
        guard unsafe PQpipelineSync(handle) == 1 else { throw lost() }
    }

    /// Reads and writes what can be without waiting; nil while the trip is not over.
    ///
    /// - Throws: `PostgresError`, the first failure of the trip. The connection is then at the end of the trip, or no
    ///   longer usable.
    func advance() throws(PostgresError) -> Answers? {
        // What has arrived counts, even if nothing will any more: it is taken first, and failing comes after.
        let isStanding = consumeInput()
        // In pipeline mode libpq puts one null result behind each answer; more of them mean that it expects nothing.
        var nulls = 0
        while unsafe PQisBusy(handle) == 0 {
            guard let result = unsafe PQgetResult(handle) else {
                nulls += 1
                if nulls > 2 { throw cutShort() }
                continue
            }
            nulls = 0
            if try take(unsafe QueryResult(result)) { return try endTrip() }
        }
        guard unsafe isStanding && PQstatus(handle) == CONNECTION_OK else { throw cutShort() }
        return nil
    }

    /// Reads what has arrived; false if nothing will any more.
    ///
    /// libpq has room for half a TLS record at least, and the other half would wait inside OpenSSL, where no epoll sees it.
    private func consumeInput() -> Bool {
        for _ in 0..<(unsafe PQsslInUse(handle) == 1 ? 3 : 1) {
            guard unsafe PQconsumeInput(handle) == 1 else { return false }
        }
        return true
    }

    /// What has come of the trip so far.
    var partialAnswers: Answers { answers }

    /// Whether libpq could not write everything; it goes on when the peer reads.
    ///
    /// - Throws: `PostgresError` when it found the connection at its end. The socket is then closed, so that nothing more
    ///   would be heard of it.
    func hasOutput() throws(PostgresError) -> Bool {
        let left = unsafe PQflush(handle)
        guard unsafe left >= 0 && PQstatus(handle) == CONNECTION_OK else { throw cutShort() }
        return left == 1
    }

    /// The trip has taken too long: nobody can tell what the next answer would belong to.
    func giveUp() -> PostgresError {
        isUsable = false
        return failure ?? PostgresError(.timeout)
    }

    private func forgetTrip() {
        expected.removeAll()
        answers = Answers()
        failure = nil
    }

    private func endTrip() throws(PostgresError) -> Answers {
        if unsafe PQstatus(handle) != CONNECTION_OK { isUsable = false }
        if let failure { throw failure }
        defer { forgetTrip() }
        return answers
    }

    /// The connection has ended under way.
    ///
    /// What the server had refused before stays refused, and nothing behind it was run.
    private func cutShort() -> PostgresError {
        let end = lost()
        return failure ?? end
    }

    /// Takes one result; true at the answer of `Sync`, where a statement outside a transaction commits, which may fail.
    private func take(_ result: QueryResult) throws(PostgresError) -> Bool {
        switch result.status {
        case .sync: return true
        case .rows, .done:
            switch expected.popFirst() {
            case .preparation(let type, let name): prepared[type] = name
            case .answer: answers.append(result)
            case nil: throw cutShort()
            }
        case .error:
            var fault = fault(result)
            fault.statement = expected.popFirst()?.statement
            let first = failure ?? fault
            failure = first
            if fault.kind == .connection { throw first }
        case .aborted: _ = expected.popFirst()
        case .other: throw cutShort()
        }
        return false
    }

    private func send<S: Statement>(_ statement: S) throws(PostgresError) {
        buffer.encode(statement.parameters)
        let isSent = usesPreparedStatements ? sendPrepared(S.self) : sendWhole(S.sql)
        guard isSent else { throw lost() }
        expected.append(.answer(ObjectIdentifier(S.self)))
    }
}

// MARK: - Blocking

// For a thread that has nothing else to do: one that opens sessions, or migrates.
extension Session {
    /// Makes a round trip for one statement.
    func run<S: Statement>(_ statement: S) throws(PostgresError) -> [S.Row] {
        try begin([statement])
        while true {
            if var answers = try advance() { return try answers.rows(of: S.self) }
            try awaitInput()
        }
    }

    /// Runs SQL of any number of statements, as psql would; for migrations.
    func run(script: String, within timeout: Duration) throws(PostgresError) {
        guard unsafe PQexitPipelineMode(handle) == 1 else { throw lost(wasSent: false) }
        deadline = .now + timeout
        forgetTrip()
        var failure: PostgresError?
        guard unsafe PQsendQuery(handle, script) == 1 else { throw lost() }
        while let result = try nextResult() {
            if result.status == .error { failure = failure ?? fault(result) }
        }
        guard unsafe PQenterPipelineMode(handle) == 1 else { throw lost() }
        if let failure { throw failure }
    }

    private func nextResult() throws(PostgresError) -> QueryResult? {
        while unsafe PQisBusy(handle) != 0 {
            try awaitInput()
            guard unsafe PQconsumeInput(handle) == 1 else { throw lost() }
        }
        guard unsafe PQstatus(handle) == CONNECTION_OK else { throw lost() }
        return unsafe PQgetResult(handle).map { unsafe QueryResult($0) }
    }

    private func awaitInput() throws(PostgresError) {
        let left = deadline.millisecondsLeft
        let events = waitForSocket(try hasOutput() ? POLLIN | POLLOUT : POLLIN, milliseconds: left)
        guard events != 0 || deadline.millisecondsLeft > 0 else { throw giveUp() }
    }
}

// MARK: - Statements

extension Session {
    private func sendPrepared<S: Statement>(_ type: S.Type) -> Bool {
        let id = ObjectIdentifier(type)
        if let name = prepared[id] ?? expected.preparation(of: id) { return execute(name) }
        let name = "s\(namesGiven)"
        namesGiven += 1
        let isSent = unsafe buffer.withPointers { count, types, _, _, _ in
            unsafe PQsendPrepare(handle, name, S.sql, count, types) == 1
        }
        expected.append(.preparation(id, name: name))
        return isSent && execute(name)
    }

    private func execute(_ name: String) -> Bool {
        unsafe buffer.withPointers { count, _, values, lengths, formats in
            unsafe PQsendQueryPrepared(handle, name, count, values, lengths, formats, 1) == 1
        }
    }

    private func sendWhole(_ sql: String) -> Bool {
        unsafe buffer.withPointers { count, types, values, lengths, formats in
            unsafe PQsendQueryParams(handle, sql, count, types, values, lengths, formats, 1) == 1
        }
    }
}

// MARK: - The connection

extension Session {
    private func waitForSocket(_ events: Int32, milliseconds: Int32) -> Int16 {
        var descriptor = unsafe pollfd(fd: PQsocket(handle), events: Int16(events), revents: 0)
        return unsafe poll(&descriptor, 1, milliseconds) > 0 ? descriptor.revents : 0
    }

    private func fault(_ result: QueryResult) -> PostgresError {
        guard result.status == .error else { return lost() }
        let error = result.error
        if result.isFatal { return lost(detail: error.debugDescription) }
        if let sqlState = error.sqlState, SQLState.stalePlan.contains(sqlState) || sqlState == SQLState.readOnly {
            isUsable = false
        }
        return error
    }

    private func lost(wasSent: Bool = true, detail: String? = nil) -> PostgresError {
        isUsable = false
        var error = PostgresError(.connection)
        error.wasSent = wasSent
        error.detail = unsafe detail ?? PQerrorMessage(handle).map { unsafe String(cString: $0) }
        return error
    }
}

extension ContinuousClock.Instant {
    /// For `poll`: rounded up; 0 when the instant has passed.
    fileprivate var millisecondsLeft: Int32 {
        let (seconds, attoseconds) = ContinuousClock.now.duration(to: self).components
        let milliseconds = min(seconds, 86_400) * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return Int32(clamping: max(0, milliseconds))
    }
}
