import Hummingbird
import Logging

/// The last catch: whatever is thrown below becomes a problem document.
///
/// Typed errors say themselves how they look. Anything else is our mistake: one log line with everything we know, and a
/// fixed text for the caller.
enum ProblemAnswers {
    // Not inlined: a problem is large, and every request that waits would keep room for several.
    @inline(never)
    static func answer(to error: any Error, _ context: PublicContext) -> Response {
        switch error {
        case let error as any ProblemConvertible:
            let problem = error.problem
            if problem.code == .internalError { logUnexpected(error, context) }
            return problem.response(requestID: context.requestID)
        case is CancellationError:
            // Only the end of the process cancels a request.
            return Problem(.overloaded, retryAfter: 1).response(requestID: context.requestID)
        default:
            logUnexpected(error, context)
            return Problem(.internalError).response(requestID: context.requestID)
        }
    }

    private static func logUnexpected(_ error: any Error, _ context: PublicContext) {
        context.logger.error(
            "unexpected error",
            metadata: ["error": .string(String(reflecting: error)), "request_id": .string(context.requestID)]
        )
    }
}
