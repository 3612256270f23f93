import Hummingbird
import Synchronization

/// Tells an unknown path (404) from a known path with a wrong method (405).
///
/// Hummingbird answers both the same way. Only refused requests come here, so a walk over the templates is fast enough.
package final class PathTable: Sendable {
    private struct Entry {
        let template: [Substring]
        let method: String
    }

    // Filled once, when every route is known, which is after the middleware that holds this table was added.
    private let entries = Mutex<[Entry]>([])

    package init() {}

    func fill(from router: Router<PublicContext>) {
        let known = router.routes.map { route in
            Entry(template: segments(route.path.description), method: route.method.rawValue)
        }
        entries.withLock { $0 = known }
    }

    func problem(for request: Request) -> Problem {
        let path = segments(request.uri.path)
        let methods = entries.withLock { $0.filter { matches($0.template, path) }.map(\.method) }
        guard !methods.isEmpty else { return Problem(.notFound) }
        var problem = Problem(.methodNotAllowed)
        // HEAD is answered wherever GET is.
        problem.allowedMethods = Set(methods + (methods.contains("GET") ? ["HEAD"] : [])).sorted()
        return problem
    }

    private func segments(_ path: some StringProtocol) -> [Substring] {
        Substring(path).split(separator: "/")
    }

    private func matches(_ template: [Substring], _ path: [Substring]) -> Bool {
        template.count == path.count
            && zip(template, path).allSatisfy { $0.first == "{" || $0.first == ":" || $0 == $1 }
    }
}
