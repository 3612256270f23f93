/// Work of one caller that a connection does on its thread.
protocol Job: Sendable {
    /// Does the work, gives the connection back, tells the caller, and returns what the connection is to do next.
    func run(on connection: isolated Connection, giveBack: (_ isUsable: Bool) -> (any Job)?) -> (any Job)?
    func refuse(_ error: PostgresError)
}

/// A caller that waits for the value of its work.
struct AwaitedJob<Value: Sendable>: Job {
    typealias Caller = CheckedContinuation<Result<Value, any Error>, Never>

    let caller: Caller
    let work: @Sendable (isolated Connection) -> Outcome<Value>

    func run(on connection: isolated Connection, giveBack: (_ isUsable: Bool) -> (any Job)?) -> (any Job)? {
        let outcome = work(connection)
        let next = giveBack(outcome.isUsable)
        caller.resume(returning: outcome.result)
        return next
    }

    func refuse(_ error: PostgresError) {
        caller.resume(returning: .failure(error))
    }
}

/// What came of the work, and whether the connection can be lent again at once.
struct Outcome<Value: Sendable>: Sendable {
    let result: Result<Value, any Error>
    let isUsable: Bool
}
