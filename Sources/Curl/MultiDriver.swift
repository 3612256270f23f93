internal import CCurl
import Reactor

/// The one owner of the multi handle and of every transfer: all of libcurl happens here, on the reactor's thread.
///
/// libcurl says which sockets it wants watched and when it wants to be called (curl_multi_socket_action(3)), so a call that
/// waits costs nothing, however many there are.
actor MultiDriver: Watcher {
    private enum Phase {
        /// Jobs that came before `run`.
        case waiting([Job])
        case running(MultiHandle)
        /// libcurl could not be set up, or all is over.
        case over
    }

    private let reactor: Reactor
    private let load: Load
    private let configuration: TransportConfiguration
    private var phase = Phase.waiting([])
    private var running: [UInt64: Transfer] = [:]
    private var spare: [Transfer] = []
    private var ended: [(job: Job, outcome: Outcome)] = []
    private var queueWatch = QueueWatch()
    private var isWindingUp = false
    /// When the reactor will call; it may be earlier than needed, as most times are put off before they come.
    private var nextLook: ContinuousClock.Instant?
    private var whoRuns: CheckedContinuation<Void, Never>?

    init(_ configuration: TransportConfiguration, _ load: Load, _ reactor: Reactor) {
        self.configuration = configuration
        self.load = load
        self.reactor = reactor
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe reactor.isolation.asUnownedSerialExecutor() }

    nonisolated func isReady(_ descriptor: Int32, for readiness: Readiness) {
        assumeIsolated { $0.turn { $0.act(on: descriptor, readiness) } }
    }

    nonisolated func isLate() {
        assumeIsolated {
            $0.nextLook = nil
            $0.turn { $0.actOnTime() }
        }
    }
}

// MARK: - Life

extension MultiDriver {
    /// Takes jobs until `windUp`, and returns when every call is over.
    func run() async {
        guard case .waiting(let early) = phase else { return }
        do throws(TransportError) {
            phase = .running(try MultiHandle(configuration, reactor, self))
        } catch {
            load.close()
            phase = .over
        }
        for job in early { start(job) }
        await withCheckedContinuation { whoRuns in
            self.whoRuns = whoRuns
            endIfIdle()
        }
    }

    /// Takes no further jobs; those taken are finished.
    func windUp() {
        isWindingUp = true
        endIfIdle()
    }

    private func endIfIdle() {
        guard isWindingUp || isOver, running.isEmpty, let whoRuns else { return }
        self.whoRuns = nil
        spare = []
        phase = .over
        reactor.setDeadline(nil, for: self)
        whoRuns.resume()
    }

    private var isOver: Bool {
        if case .over = phase { true } else { false }
    }
}

// MARK: - Calls

extension MultiDriver {
    func start(_ job: Job) {
        switch phase {
        case .waiting(let others): phase = .waiting(others + [job])
        case .running(let multi):
            add(job, to: multi)
            // A new transfer is due at once.
            turn { $0.actOnTime() }
        case .over:
            ended.append((job, .failure(.unsent(.closed))))
            tell()
        }
    }

    func cancel(_ id: UInt64) {
        if case .waiting(let jobs) = phase, let job = jobs.first(where: { $0.id == id }) {
            phase = .waiting(jobs.filter { $0.id != id })
            ended.append((job, .failure(.unsent(.cancelled))))
        }
        giveUp(id, .cancelled)
        tell()
        endIfIdle()
    }

    private func add(_ job: Job, to multi: MultiHandle) {
        do throws(TransportError) {
            let transfer = try nextTransfer()
            try transfer.prepare(job)
            guard multi.add(transfer) == CURLM_OK else { throw .unsent(.other) }
            running[job.id] = transfer
        } catch {
            ended.append((job, .failure(error)))
        }
    }

    private func nextTransfer() throws(TransportError) -> Transfer {
        if let transfer = spare.popLast() { return transfer }
        return try Transfer(configuration)
    }
}

// MARK: - Turns

extension MultiDriver {
    /// Lets libcurl act, and tells the callers whose call is over.
    private func turn(_ act: (MultiHandle) -> CURLMcode) {
        guard case .running(let multi) = phase else { return }
        let code = act(multi)
        settle(multi)
        // libcurl itself has failed (memory, descriptors): no transfer can be trusted to go on.
        if code != CURLM_OK { for id in running.keys { giveUp(id, .other) } }
        for id in queueWatch.overdue(in: running) { giveUp(id, .connectTimeout, CURLE_OPERATION_TIMEDOUT) }
        tell()
        lookAgain()
        endIfIdle()
    }

    /// Asks to be called when libcurl wants it, or when calls have to be looked for that it keeps waiting.
    private func lookAgain() {
        guard case .running(let multi) = phase else { return }
        let look = running.isEmpty ? nil : queueWatch.nextLook
        guard let wanted = [multi.dueTime, look].compactMap(\.self).min() else { return }
        if let nextLook, nextLook <= wanted { return }
        nextLook = wanted
        reactor.setDeadline(wanted, for: self)
    }

    /// Collects what libcurl has finished.
    private func settle(_ multi: MultiHandle) {
        while let (transfer, code) = multi.nextEnded() {
            guard let job = transfer.job else { continue }
            let outcome = transfer.outcome(code)
            ended.append((job, outcome))
            remove(transfer, of: job, isReusable: outcome.isSuccess)
        }
    }

    /// Ends a call before libcurl has.
    private func giveUp(_ id: UInt64, _ reason: TransportError.Reason, _ code: CURLcode = CURLE_OK) {
        guard let transfer = running[id], let job = transfer.job else { return }
        let error = TransportError(reason: reason, curlCode: Int32(code.rawValue), wasSent: transfer.wasSent)
        ended.append((job, .failure(error)))
        remove(transfer, of: job, isReusable: false)
    }

    private func remove(_ transfer: Transfer, of job: Job, isReusable: Bool) {
        running[job.id] = nil
        guard case .running(let multi) = phase, multi.remove(transfer) == CURLM_OK, isReusable, spare.count < maxSpare
        else { return }
        // A handle that cannot forget its last request is not kept.
        if (try? transfer.rest()) != nil { spare.append(transfer) }
    }

    /// Resumes the callers whose call is over; room is made first, so that they can call again at once.
    private func tell() {
        guard !ended.isEmpty else { return }
        load.release(ended.count)
        for (job, outcome) in ended { job.continuation.resume(returning: outcome) }
        ended.removeAll(keepingCapacity: true)
    }
}

/// Finished easy handles kept for the next call, which saves it a seventh of its cost; each holds about 10 KB.
private let maxSpare = 64
