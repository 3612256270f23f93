package import Hummingbird

/// The one middleware that both listeners have in front: bounds the headers, turns errors into problems, finishes and logs answers.
///
/// One and not three, because each costs every request that waits more than a kilobyte of suspended functions.
package struct PublicEntry: RouterMiddleware {
    private let log: AccessLog
    private let problems: ProblemAnswers

    init(log: AccessLog, problems: ProblemAnswers) {
        self.log = log
        self.problems = problems
    }

    package func handle(
        _ request: Request,
        context: PublicContext,
        next: (Request, PublicContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var response: Response
        do {
            try HeaderLimit.check(request)
            response = try await next(request, context)
        } catch {
            response = problems.answer(to: error, request, context)
        }
        log.finish(&response, to: request, context, since: start)
        return response
    }
}
