/// Finds the calls that libcurl keeps waiting for a connection of others.
///
/// libcurl 7.88 applies no time-out to a transfer in its pending queue (`MSTATE_PENDING` in its multi.c), and while the
/// server is unreachable, CURLOPT_PIPEWAIT lets that queue advance by one call a connect time-out only.
struct QueueWatch {
    /// How often to look, in milliseconds; by so much a queued call may exceed its deadline.
    let period: Int32 = 100

    private var lastLook = ContinuousClock.now

    /// The calls that should have been sent by now.
    mutating func overdue(in running: [UInt64: Transfer]) -> [UInt64] {
        let now = ContinuousClock.now
        guard now - lastLook >= .milliseconds(Int64(period)) else { return [] }
        lastLook = now
        return running.compactMap { id, transfer in
            guard let job = transfer.job, !transfer.wasSent else { return nil }
            return now - job.start > min(job.request.connect, job.request.total) ? id : nil
        }
    }
}
