internal import CPostgres
internal import Glibc

/// The owner of one `PGconn`, always in pipeline mode.
///
/// It is used by one thread at a time: its `Connection`'s. Work goes in trips (`trip`), each of which is one write of all
/// its statements and one `Sync`, and ends at a deadline, so that a peer that is silent cannot hold the caller.
@safe final class Session {
    private let handle: OpaquePointer
    private let usesPreparedStatements: Bool
    private let tripTimeout: Duration
    private var deadline: Deadline
    private let trips: TripCounter
    private var buffer = ParameterBuffer()
    private var prepared: [ObjectIdentifier: String] = [:]
    private var namesGiven = 0
    private var expected = Expectations()
    private(set) var isUsable = true

    /// Connects, which may block for the connect time-out of each host.
    init(_ configuration: PostgresConfiguration, counting trips: TripCounter) throws(PostgresError) {
        guard let handle = unsafe connect(configuration.connectionParameters) else {
            throw PostgresError(.connection)
        }
        unsafe self.handle = handle
        self.trips = trips
        usesPreparedStatements = configuration.usesPreparedStatements
        tripTimeout = configuration.tripTimeout
        deadline = Deadline(after: tripTimeout)
        guard unsafe PQstatus(handle) == CONNECTION_OK else { throw lost(wasSent: false) }
        unsafe PQsetNoticeProcessor(handle, { _, _ in }, nil)  // libpq's own writes to standard error
        guard unsafe PQsetnonblocking(handle, 1) == 0, unsafe PQenterPipelineMode(handle) == 1 else {
            throw lost(wasSent: false)
        }
    }

    deinit { unsafe PQfinish(handle) }

    var isInTransaction: Bool { unsafe isUsable && PQtransactionStatus(handle) != PQTRANS_IDLE }

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
    /// One round trip: `sending` names the statements, `receiving` takes their rows in the same order.
    ///
    /// After a failure the connection is at the end of the trip, or no longer usable. The work of a statement outside a
    /// transaction is committed only when this returns.
    func trip<Value>(
        sending: () throws(PostgresError) -> Void,
        receiving: () throws(PostgresError) -> Value
    ) throws(PostgresError) -> Value {
        guard isStanding() else { throw lost(wasSent: false) }
        deadline = Deadline(after: tripTimeout)
        trips.count()
        let value: Value
        do throws(PostgresError) {
            try sending()
            guard unsafe PQpipelineSync(handle) == 1 else { throw lost() }
            value = try receiving()
        } catch {
            // Only the first failure is told; if this one ends the connection, `isUsable` tells it.
            try? finishTrip()
            throw error
        }
        try finishTrip()
        return value
    }

    /// A round trip for one statement.
    func run<S: Statement>(_ statement: S) throws(PostgresError) -> [S.Row] {
        try trip {
            () throws(PostgresError) in
            try send(statement)
        } receiving: {
            () throws(PostgresError) in
            try receive(S.self)
        }
    }

    /// Adds a statement to the trip.
    func send<S: Statement>(_ statement: S) throws(PostgresError) {
        buffer.encode(statement.parameters)
        let isSent = usesPreparedStatements ? sendPrepared(S.self) : sendWhole(S.sql)
        guard isSent else { throw lost() }
        expected.append(.answer)
    }

    /// Takes the rows of the next statement of the trip.
    func receive<S: Statement>(_ statement: S.Type) throws(PostgresError) -> [S.Row] {
        var reader = RowReader(try receiveResult())
        var rows: [S.Row] = []
        guard S.Row.self != Void.self else { return rows }
        rows.reserveCapacity(reader.rowCount)
        while reader.advance() { rows.append(try S.decode(&reader)) }
        return rows
    }

    /// Takes the result of the next statement of the trip.
    func receiveResult() throws(PostgresError) -> QueryResult {
        while let next = expected.popFirst() {
            let result = try nextAnswer()
            switch (result.status, next) {
            case (.done, .preparation(let type, let name)): prepared[type] = name
            case (.done, .answer), (.rows, .answer): return result
            default: throw fault(result)
            }
        }
        preconditionFailure("every statement of a trip is received once")
    }

    // Reads up to the answer of `Sync`; there a statement outside a transaction commits, which may fail.
    private func finishTrip() throws(PostgresError) {
        var failure: PostgresError?
        while isUsable {
            let result = try nextAnswer()
            switch result.status {
            case .sync:
                expected.removeAll()
                if let failure { throw failure }
                return
            case .error where expected.isEmpty: failure = failure ?? fault(result)
            default: _ = expected.popFirst()
            }
        }
        throw lost()
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

// MARK: - Scripts

extension Session {
    /// Runs SQL of any number of statements, as psql would; for migrations.
    func run(script: String, within timeout: Duration) throws(PostgresError) {
        guard unsafe PQexitPipelineMode(handle) == 1 else { throw lost(wasSent: false) }
        deadline = Deadline(after: timeout)
        var failure: PostgresError?
        guard unsafe PQsendQuery(handle, script) == 1 else { throw lost() }
        while let result = try nextResult() {
            if result.status == .error { failure = failure ?? fault(result) }
        }
        guard unsafe PQenterPipelineMode(handle) == 1 else { throw lost() }
        if let failure { throw failure }
    }
}

// MARK: - Answers

extension Session {
    // In pipeline mode libpq puts one null result behind each answer; more of them mean that it expects nothing.
    private func nextAnswer() throws(PostgresError) -> QueryResult {
        for _ in 0...1 {
            if let result = try nextResult() { return result }
        }
        throw lost()
    }

    private func nextResult() throws(PostgresError) -> QueryResult? {
        while unsafe PQisBusy(handle) != 0 { try awaitInput() }
        guard unsafe PQstatus(handle) == CONNECTION_OK else { throw lost() }
        return unsafe PQgetResult(handle).map { unsafe QueryResult($0) }
    }

    private func awaitInput() throws(PostgresError) {
        // 1: libpq could not write everything; it goes on when the peer reads.
        let hasOutput = unsafe PQflush(handle) == 1
        let events = waitForSocket(hasOutput ? POLLIN | POLLOUT : POLLIN, milliseconds: deadline.remaining)
        guard events != 0 || deadline.remaining > 0 else {
            isUsable = false
            throw PostgresError(.timeout)
        }
        if events & ~Int16(POLLOUT) != 0, unsafe PQconsumeInput(handle) == 0 { throw lost() }
    }

    private func waitForSocket(_ events: Int32, milliseconds: Int32) -> Int16 {
        var descriptor = unsafe pollfd(fd: PQsocket(handle), events: Int16(events), revents: 0)
        return unsafe poll(&descriptor, 1, milliseconds) > 0 ? descriptor.revents : 0
    }

    private func fault(_ result: borrowing QueryResult) -> PostgresError {
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
