import HTTPTypes
import Hummingbird
import Logging

/// The last catch: whatever is thrown below becomes a problem document.
///
/// Typed errors say themselves how they look. Hummingbird's own `HTTPError` is translated by its status. Anything else
/// is our mistake: one log line with everything we know, and a fixed text for the caller.
struct ProblemAnswers: Sendable {
    private let paths: PathTable

    init(paths: PathTable) {
        self.paths = paths
    }

    // Not inlined: a problem is large, and every request that waits would keep room for several.
    @inline(never)
    func answer(to error: any Error, _ request: Request, _ context: PublicContext) -> Response {
        switch error {
        case let error as any ProblemConvertible:
            let problem = error.problem
            if problem.code == .internalError { logUnexpected(error, context) }
            return problem.response(requestID: context.requestID)
        case let error as HTTPError:
            return problem(for: error, request).response(requestID: context.requestID)
        case is CancellationError:
            // Only the end of the process cancels a request.
            return Problem(.overloaded, retryAfter: 1).response(requestID: context.requestID)
        default:
            logUnexpected(error, context)
            return Problem(.internalError).response(requestID: context.requestID)
        }
    }

    private func logUnexpected(_ error: any Error, _ context: PublicContext) {
        context.logger.error("unexpected error", metadata: ["error": "\(String(reflecting: error))"])
    }

    private func problem(for error: HTTPError, _ request: Request) -> Problem {
        switch error.status.code {
        case 404: paths.problem(for: request)
        case 413: Problem(.bodyTooLarge)
        case 415: Problem(.unsupportedMediaType)
        case 500...: Problem(.internalError)
        default: Problem(.malformedRequest)
        }
    }
}
