import VerifyClient
import VerifyModel

extension VerifyClientError {
    /// How a call that failed looks to the operator: our own words and the provider's code, never its message.
    func problem(isWrite: Bool) -> Problem {
        var problem: Problem
        switch self {
        case .unsent: problem = Problem(.providerUnavailable, "Nothing reached the provider.", retryAfter: 5)
        case .throttled(_, let wait, _):
            problem = Problem(.providerLimited, retryAfter: max(1, wait?.wholeSecondsUp ?? 1))
        case .rejected(let failure, _): problem = failure.problem
        case .unknown where isWrite:
            problem = Problem(.outcomeUnknown, "It may have been done: look before you repeat it.", retryAfter: 5)
        case .unknown: problem = Problem(.providerUnavailable, "No answer that can be read came back.", retryAfter: 5)
        }
        problem.provider = failure.map { failure in
            ProviderRefusal(
                code: failure.code.number,
                meaning: failure.code.entry?.meaning,
                parameter: failure.parameter,
                requestID: requestID
            )
        }
        return problem
    }

    /// How it stands in the audit.
    var ending: VerifyEnding {
        let result =
            switch self {
            case .unsent, .throttled: "unsent"
            case .rejected: "rejected"
            case .unknown: "unknown"
            }
        let status = failure.flatMap { $0.status == 0 ? nil : $0.status }
        return VerifyEnding(result: result, status: status, code: failure?.code.number, requestID: requestID)
    }
}

extension VerifyFailure {
    fileprivate var problem: Problem {
        switch (code.number, status) {
        case (20003, _), (_, 401): Problem(.providerUnavailable, "It does not accept our credentials.", retryAfter: 60)
        case (20404, _), (_, 404): Problem(.providerNotFound)
        // Sends and checks come back with the verification, after ten minutes.
        case (60202, _), (60203, _): Problem(.providerLimited, retryAfter: 600)
        case (_, 429): Problem(.providerLimited, retryAfter: 30)
        default: Problem(.providerRejected)
        }
    }
}
