import Reactor

/// One place of the pool: does one job after the other on its session, as its socket lets it.
///
/// It lives on the reactor's thread.
actor Connection: Watcher {
    /// What becomes of the place of a job that is over.
    struct Place: Sendable {
        /// A session stands and can be lent.
        let opened: @Sendable () -> Void
        /// The session can be lent again; returns the next run, if one waits.
        let giveBack: @Sendable () -> Run?
        /// The session is gone; `unfinished` is to be done on another one, before all others.
        let lose: @Sendable (_ unfinished: Run?) -> Void
        /// A session that nobody used is gone.
        let loseIdle: @Sendable () -> Void
    }

    private enum Ending {
        /// The job goes on when the trip is over.
        case none
        /// The trip undoes the transaction; then the job has failed, or begins once more.
        case failed(any Error)
        case again
    }

    private let reactor: Reactor
    private let place: Place
    private var session: Session?
    private var current: Run?
    private var ending = Ending.none
    private var wantsToWrite = false
    /// Whether the reactor will call when a trip may be late: one call for as many trips as come before it.
    private var isTimed = false
    /// The round trips of all its sessions.
    nonisolated let trips = TripCounter()

    init(_ reactor: Reactor, _ place: Place) {
        self.reactor = reactor
        self.place = place
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe reactor.isolation.asUnownedSerialExecutor() }

    /// Takes an open session as its own.
    ///
    /// - Throws: `PostgresError` `.connection` when the system has no room to watch it.
    func adopt(_ session: sending Session) throws(PostgresError) {
        guard reactor.watch(session.descriptor, for: .reading, self) else { throw PostgresError(.connection) }
        self.session = session
        // Told at once: if it ends in the next moment, that is the end of one that is known.
        place.opened()
    }

    func close() {
        dropSession()
    }

    /// Does the job, and each one that waits when the last is done; returns at once.
    nonisolated func start(_ run: Run) {
        reactor.perform { self.assumeIsolated { $0.do(run) } }
    }

    nonisolated func isReady(_ descriptor: Int32, for readiness: Readiness) {
        assumeIsolated { $0.advance() }
    }

    nonisolated func isLate() {
        assumeIsolated { $0.giveUpTrip() }
    }
}

// MARK: - Jobs

extension Connection {
    private func `do`(_ first: Run) {
        var next: Run? = first
        while let run = next {
            current = run
            next = begin() ? nil : giveBack()
        }
    }

    /// Begins the job; false if that was all, and the session can be lent again.
    private func begin() -> Bool {
        ending = .none
        do {
            return send(try current?.job.begin() ?? [])
        } catch {
            finish(error)
            return false
        }
    }

    /// Sends the next trip of the job; false if there is none, and so the job is done.
    private func send(_ statements: [any Statement]) -> Bool {
        guard !statements.isEmpty else {
            finish()
            return false
        }
        guard let session else {
            var error = PostgresError(.connection)
            error.wasSent = false
            failTrip(error)
            return true
        }
        do throws(PostgresError) {
            try session.begin(statements)
            watchTime(of: session)
            watchOutput(try session.hasOutput(), of: session)
        } catch {
            failTrip(error)
        }
        return true
    }

    /// The socket is ready, or the session has ended.
    private func advance() {
        guard let session else { return }
        guard current != nil else {
            // A notice, a changed setting, or the server's farewell.
            if !session.isStanding() {
                dropSession()
                place.loseIdle()
            }
            return
        }
        do throws(PostgresError) {
            guard let answers = try session.advance() else {
                return watchOutput(try session.hasOutput(), of: session)
            }
            watchOutput(false, of: session)
            tripIsOver(answers)
        } catch {
            failTrip(error)
        }
    }

    private func tripIsOver(_ answers: Answers) {
        switch ending {
        case .none: goOn(with: answers)
        case .failed(let error): end(error)
        case .again: lendAgainUnless(begin())
        }
    }

    private func goOn(with answers: Answers) {
        var answers = answers
        do {
            lendAgainUnless(send(try current?.job.take(&answers) ?? []))
        } catch {
            undo(.failed(error))
        }
    }

    private func lendAgainUnless(_ isUnderWay: Bool) {
        if !isUnderWay, let next = giveBack() { self.do(next) }
    }

    /// Gives the place back, with its session if that is in good order; returns what is to be done next.
    private func giveBack() -> Run? {
        if let session, session.canBeLent { return place.giveBack() }
        lose(unfinished: nil)
        return nil
    }

    private func finish(_ failure: (any Error)? = nil) {
        current?.end(failure)
        current = nil
    }
}

// MARK: - Failures

extension Connection {
    private func giveUpTrip() {
        isTimed = false
        guard current != nil, let session else { return }
        guard session.deadline <= .now else { return watchTime(of: session) }
        failTrip(session.giveUp())
    }

    /// The trip under way has failed; the session is at its end, or gone.
    private func failTrip(_ error: PostgresError) {
        switch ending {
        case .none:
            guard let error = current?.job.meaning(of: error, after: session?.partialAnswers ?? Answers()) else {
                finish()
                return lendAgainUnless(false)
            }
            if error.leavesNothing, current?.isSecond == false { return beginAgain() }
            undo(.failed(error))
        // What undoing says is of no use: the server undoes the work of a session that ends.
        case .failed(let first): end(first)
        case .again: lose(unfinished: current)
        }
    }

    /// Once more, on a fresh session if this one is gone: the first run provably left nothing behind.
    private func beginAgain() {
        current?.isSecond = true
        guard session?.isUsable == true else { return lose(unfinished: current) }
        undo(.again)
    }

    /// Ends the transaction, if there is one.
    private func undo(_ ending: Ending) {
        self.ending = ending
        if let session, session.isInTransaction {
            _ = send([Rollback()])
        } else {
            tripIsOver(Answers())
        }
    }

    private func end(_ error: any Error) {
        finish(error)
        lendAgainUnless(false)
    }

    /// Gives the place back without a session; `unfinished` is to be done elsewhere.
    private func lose(unfinished: Run?) {
        current = nil
        dropSession()
        place.lose(unfinished)
    }
}

// MARK: - The socket

extension Connection {
    /// Has the reactor tell when more can be written, as long as there is more: a socket that is only read can always be
    /// written, and would be told of without an end.
    private func watchOutput(_ hasOutput: Bool, of session: Session) {
        guard hasOutput != wantsToWrite else { return }
        wantsToWrite = hasOutput
        reactor.change(session.descriptor, to: hasOutput ? [.reading, .writing] : .reading)
    }

    private func watchTime(of session: Session) {
        guard !isTimed else { return }
        isTimed = true
        reactor.setDeadline(session.deadline, for: self)
    }

    private func dropSession() {
        guard let session else { return }
        reactor.forget(session.descriptor)
        reactor.setDeadline(nil, for: self)
        isTimed = false
        wantsToWrite = false
        self.session = nil
    }
}
