package import Postgres

extension PostgresError: ProblemConvertible {
    /// How a failure of the database looks when no feature knew better.
    package var problem: Problem {
        switch kind {
        case .overloaded: Problem(.overloaded, retryAfter: 1)
        case .commitUnknown: Problem(.outcomeUnknown, retryAfter: 1)
        case _ where isUnavailable: Problem(.storeUnavailable, retryAfter: 1)
        default: Problem(.internalError)
        }
    }
}
