import Postgres

extension Pool {
    /// Runs a settling statement until it is stored or five seconds are over.
    ///
    /// What the provider said must not be lost to a database that stalls for a moment. Every settling statement acts
    /// only while the flow still waits for its call, so running it again does no harm.
    ///
    /// - Throws: `PostgresError` of the last try; the sweeper and the resolver take over then.
    func settle<S: Statement>(_ statement: S) async throws(PostgresError) -> [S.Row] {
        precondition(S.isRepeatable, "a settling statement may run twice")
        let deadline = ContinuousClock.now + .seconds(5)
        while true {
            do throws(PostgresError) {
                return try await run(statement, .settlement)
            } catch {
                guard error.isUnavailable, ContinuousClock.now < deadline else { throw error }
                await rest()
            }
        }
    }

    // Not inlined: hardly any settlement needs its room.
    @inline(never)
    private func rest() async {
        // A cancelled task wakes at once and tries on: its caller is gone, the answer is still true.
        try? await Task.sleep(for: .milliseconds(50))
    }
}
