/// Finds the calls that libcurl keeps waiting for a connection of others.
///
/// libcurl 7.88 applies no time-out to a transfer in its pending queue (`MSTATE_PENDING` in its multi.c), and while the
/// server is unreachable, CURLOPT_PIPEWAIT lets that queue advance by one call a connect time-out only.
struct QueueWatch {
    /// How often to look; by so much a queued call may exceed its deadline.
    private let period = Duration.milliseconds(100)

    private var lastLook = ContinuousClock.now

    var nextLook: ContinuousClock.Instant { max(lastLook + period, .now) }

    /// The calls that should have been sent by now.
    mutating func overdue(in running: [UInt64: Transfer]) -> [UInt64] {
        let now = ContinuousClock.now
        guard now - lastLook >= period else { return [] }
        lastLook = now
        return running.compactMap { id, transfer in
            guard let job = transfer.job, !transfer.wasSent else { return nil }
            return now - job.start > min(job.request.connect, job.request.total) ? id : nil
        }
    }
}
