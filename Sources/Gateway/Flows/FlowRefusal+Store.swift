import Domain
import Postgres

extension FlowRefusal {
    /// The refusal that the database raised or a constraint stands for; nil for a real failure.
    ///
    /// - Parameters:
    ///   - error: what storing threw.
    ///   - flow: the flow that was to be written, which tells whether a commit of unknown fate took place.
    init?(storing error: any Error, of flow: FlowID? = nil) {
        if let refusal = FlowRefusal(limit: error) {
            self = refusal
        } else if let error = error as? PostgresError, error.constraint == "flows_one_live_per_address" {
            // Somebody else's start to the same address won the race.
            self = .cooldown(wait: .seconds(3))
        } else if let error = error as? PostgresError, error.sqlState == "55P03", !error.concerns(TakeLimits.self) {
            // lock_not_available: another request for the same user or flow holds its row. A limit's row is shared by many
            // users: if that is held for so long, the database is slow, and nobody has asked twice.
            self = .requestInProgress
        } else if let flow, (error as? PostgresError)?.kind == .commitUnknown {
            self = .outcomeUnknown(wait: .seconds(1), flow: flow)
        } else {
            return nil
        }
    }
}
