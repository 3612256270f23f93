import Domain
import Hummingbird
import Logging

/// What stands in front of the routes of both listeners: bounds the headers, turns errors into problems, finishes and
/// logs answers.
///
/// A function around the router, no middlewares in it: each of those costs every request that waits more than a kilobyte
/// of suspended functions.
package struct PublicEntry: Sendable {
    private let routes: RouterResponder<PublicContext>
    private let log: AccessLog

    /// Takes a router that has all its routes.
    init(_ router: Router<PublicContext>, log: AccessLog) {
        // A middleware serves what is added after it: here nothing but the answer to requests without a route.
        router.add(middleware: NoRoute(paths: PathTable(router)))
        routes = router.buildResponder()
        self.log = log
    }

    /// The answer, whatever happens.
    func answer(_ request: Request, _ context: PublicContext) async -> Response {
        let start = ContinuousClock.now
        do {
            try HeaderLimit.check(request)
            return finished(try await routes.respond(to: request, context: context), request, context, start)
        } catch {
            return finished(ProblemAnswers.answer(to: error, context), request, context, start)
        }
    }

    // Not inlined: what it needs must not stand in the frame of a request that waits.
    @inline(never)
    private func finished(
        _ answer: Response,
        _ request: Request,
        _ context: PublicContext,
        _ start: ContinuousClock.Instant
    ) -> Response {
        var response = answer
        log.finish(&response, to: request, context, since: start)
        // The routes see to it themselves; a refusal has a body whatever the method (RFC 9110 §9.3.2).
        return request.method == .head ? response.createHeadResponse() : response
    }

    /// Finishes the answer to what could not be read as a request.
    func finishUnread(_ response: inout Response, from peer: IPAddress?, requestID: String, _ logger: Logger) {
        log.finishUnread(&response, from: peer, requestID: requestID, logger)
    }
}

/// Refuses a request that has no route.
private struct NoRoute: RouterMiddleware {
    let paths: PathTable

    func handle(
        _ request: Request,
        context: PublicContext,
        next: (Request, PublicContext) async throws -> Response
    ) async throws -> Response {
        throw paths.problem(for: request)
    }
}
