import ArgumentParser
import VerifyClient
import VerifyModel

// What goes wrong, as an exit status and one or two lines. The provider's own message may hold a phone number and stays out.
extension ExitCode {
    static func failure(_ fault: UsageFault) -> ExitCode {
        failure(.usage, "\(fault); --help tells more")
    }

    /// Why there is no answer at all.
    static func failure(_ error: VerifyClientError) -> ExitCode {
        switch error {
        case .unsent(let reason): failure(.unavailable, "the provider was not reached: \(reason)")
        case .throttled(let failure, _, let requestID), .rejected(let failure, let requestID):
            refusal(failure, status: failure.status, requestID)
        case .unknown(let reason, let requestID):
            failure(.noAnswer, "no answer to trust, it may have been done: \(reason)" + suffix(requestID))
        }
    }

    /// Why an answer is none that was hoped for.
    static func failure(_ answer: RawAnswer) -> ExitCode {
        if answer.status < 500, let failure = answer.failure {
            return refusal(failure, status: answer.status, answer.requestID)
        }
        let code = answer.failure.map { ", error \($0.code)" } ?? ""
        return failure(
            .noAnswer,
            "no answer to trust, it may have been done: HTTP status \(answer.status)\(code)" + suffix(answer.requestID)
        )
    }

    private static func refusal(_ failure: VerifyFailure, status: Int, _ requestID: String?) -> ExitCode {
        let meaning = failure.code.entry?.meaning ?? "not in our tables"
        let parameter = failure.parameter.map { " (\($0))" } ?? ""
        return Self.failure(
            exitStatus(failure.code, status),
            "the provider refused it: error \(failure.code), \(meaning)\(parameter), HTTP status \(status)"
                + suffix(requestID) + advice(failure.code.retry)
                + "\nhttps://www.twilio.com/docs/errors/\(failure.code)"
        )
    }

    private static func exitStatus(_ code: VerifyErrorCode, _ status: Int) -> ExitStatus {
        switch (code.number, status) {
        case (20003, _): .noPermission
        case (_, 429): .temporary
        default: .refused
        }
    }

    private static func suffix(_ requestID: String?) -> String { requestID.map { ", request \($0)" } ?? "" }

    private static func advice(_ retry: VerifyErrorRetry) -> String {
        switch retry {
        // What is gone needs no advice.
        case .no, .newVerification: ""
        case .backOff: "; the same again after a pause may work"
        case .wait: "; wait until its time has passed"
        case .otherChannel: "; another channel may work"
        }
    }
}

/// Turns wrong use into an exit status.
func reported<Value>(_ body: @autoclosure () throws(UsageFault) -> Value) throws -> Value {
    do {
        return try body()
    } catch {
        throw ExitCode.failure(error)
    }
}
