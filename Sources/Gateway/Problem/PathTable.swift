import Hummingbird

/// Tells an unknown path (404) from a known path with a wrong method (405).
///
/// Hummingbird answers both the same way. Only refused requests come here, so a walk over the templates is fast enough.
struct PathTable: Sendable {
    private struct Entry {
        let template: [Substring]
        let method: String
    }

    private let entries: [Entry]

    /// Takes the routes that `router` has now.
    init(_ router: Router<PublicContext>) {
        entries = router.routes.map { route in
            Entry(template: Self.segments(route.path.description), method: route.method.rawValue)
        }
    }

    func problem(for request: Request) -> Problem {
        let path = Self.segments(request.uri.path)
        let methods = entries.filter { matches($0.template, path) }.map(\.method)
        guard !methods.isEmpty else { return Problem(.notFound) }
        var problem = Problem(.methodNotAllowed)
        // HEAD is answered wherever GET is.
        problem.allowedMethods = Set(methods + (methods.contains("GET") ? ["HEAD"] : [])).sorted()
        return problem
    }

    private static func segments(_ path: some StringProtocol) -> [Substring] {
        Substring(path).split(separator: "/")
    }

    private func matches(_ template: [Substring], _ path: [Substring]) -> Bool {
        template.count == path.count
            && zip(template, path).allSatisfy { $0.first == "{" || $0.first == ":" || $0 == $1 }
    }
}
