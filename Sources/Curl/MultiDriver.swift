internal import CCurl

/// The one owner of the multi handle and of every transfer: all of libcurl happens here, on one thread.
///
/// Each turn obeys the orders in the inbox, lets libcurl read and write, tells the callers whose call is over, and waits.
struct MultiDriver: ~Copyable {
    private let multi: MultiHandle
    private let inbox: Inbox
    private let configuration: TransportConfiguration
    private var running: [UInt64: Transfer] = [:]
    private var spare: [Transfer] = []
    private var ended: [(job: Job, outcome: Outcome)] = []
    private var queueWatch = QueueWatch()

    init(_ configuration: TransportConfiguration, _ inbox: Inbox) throws(TransportError) {
        self.configuration = configuration
        self.inbox = inbox
        multi = try MultiHandle(configuration)
        inbox.open(Alarm(of: multi))
    }

    /// Works until the inbox is closed and every call is over.
    ///
    /// Called once, on the driver's thread.
    mutating func run() {
        while let orders = inbox.takeOrders(driverIsIdle: running.isEmpty) {
            for order in orders { obey(order) }
            check(multi.perform())
            settle()
            giveUpQueued()
            tell()
            check(multi.wait(milliseconds: patience))
        }
    }

    /// How long to wait when no connection is ready and nobody rings, in milliseconds.
    private var patience: Int32 {
        if !running.isEmpty { return queueWatch.period }
        return inbox.isClosed ? 0 : 60_000
    }

    private mutating func obey(_ order: Order) {
        switch order {
        case .start(let job): start(job)
        case .cancel(let id): giveUp(id, .cancelled)
        }
    }

    private mutating func start(_ job: Job) {
        do throws(TransportError) {
            let transfer = try nextTransfer()
            try transfer.prepare(job)
            guard multi.add(transfer) == CURLM_OK else { throw .unsent(.other) }
            running[job.id] = transfer
        } catch {
            ended.append((job, .failure(error)))
        }
    }

    private mutating func nextTransfer() throws(TransportError) -> Transfer {
        if let transfer = spare.popLast() { return transfer }
        return try Transfer(configuration)
    }

    /// Collects what libcurl has finished.
    private mutating func settle() {
        while let (transfer, code) = multi.nextEnded() {
            guard let job = transfer.job else { continue }
            let outcome = transfer.outcome(code)
            ended.append((job, outcome))
            remove(transfer, of: job, isReusable: outcome.isSuccess)
        }
    }

    /// Ends a call before libcurl has.
    private mutating func giveUp(_ id: UInt64, _ reason: TransportError.Reason, _ code: CURLcode = CURLE_OK) {
        guard let transfer = running[id], let job = transfer.job else { return }
        let error = TransportError(reason: reason, curlCode: Int32(code.rawValue), wasSent: transfer.wasSent)
        ended.append((job, .failure(error)))
        remove(transfer, of: job, isReusable: false)
    }

    private mutating func giveUpQueued() {
        for id in queueWatch.overdue(in: running) {
            giveUp(id, .connectTimeout, CURLE_OPERATION_TIMEDOUT)
        }
    }

    private mutating func remove(_ transfer: Transfer, of job: Job, isReusable: Bool) {
        running[job.id] = nil
        guard multi.remove(transfer) == CURLM_OK, isReusable, spare.count < maxSpare else { return }
        // A handle that cannot forget its last request is not kept.
        if (try? transfer.rest()) != nil { spare.append(transfer) }
    }

    /// Resumes the callers whose call is over; room is made first, so that they can call again at once.
    private mutating func tell() {
        guard !ended.isEmpty else { return }
        inbox.release(ended.count)
        for (job, outcome) in ended { job.continuation.resume(returning: outcome) }
        ended.removeAll(keepingCapacity: true)
    }

    /// libcurl itself has failed (memory, descriptors): no transfer can be trusted to go on.
    private mutating func check(_ code: CURLMcode) {
        guard code != CURLM_OK else { return }
        for id in running.keys { giveUp(id, .other) }
        tell()
    }
}

/// Finished easy handles kept for the next call, which saves it a seventh of its cost; each holds about 10 KB.
private let maxSpare = 64
