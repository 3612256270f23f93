import OfficialDescription
import Testing
import VerifyModel

@Suite struct RouteTests {
    @Test(arguments: OfficialDescription.shared.operations.map { ($0.id, $0.method, $0.path) })
    func `every official operation has its route`(id: String, method: String, path: String) throws {
        let filled = path.split(separator: "/").map { "/" + ($0.hasPrefix("{") ? "x%2B\($0.count)" : $0) }.joined()

        let route = try #require(VerifyRoute(path: filled))
        let verb = try #require(VerifyMethod(rawValue: method))
        let operation = try #require(VerifyOperation(verb, route))

        #expect(route.template.rawValue == path)
        #expect(route.path == filled)
        #expect(operation.rawValue == id)
        #expect(operation.path == route.template)
        #expect(operation.method.rawValue == method)
    }

    @Test func `there is no operation but the official ones`() {
        let official = Set(OfficialDescription.shared.operations.map(\.id))

        #expect(Set(VerifyOperation.allCases.map(\.rawValue)) == official)
        #expect(Set(VerifyPath.allCases.map(\.rawValue)) == Set(OfficialDescription.shared.operations.map(\.path)))
    }

    @Test(arguments: [
        "../../../Accounts", "..", ".", "a/b", "a%2Fb", "?PageSize=1000", "#", "%00", "a\r\nHost: x", "é ü", "a;b",
        "a\\b",
        "+12025550143", "rosa@example.org",
    ])
    func `no identifier leads out of its segment`(identifier: String) {
        let routes: [VerifyRoute] = [
            .verification(ServiceSID("VA01"), identifier), .entity(ServiceSID("VA01"), identity: identifier),
            .factor(ServiceSID(identifier), identity: identifier, FactorSID(identifier)),
            .attempt(AttemptSID(identifier)),
        ]

        for route in routes {
            let segments = route.path.split(separator: "/", omittingEmptySubsequences: false)
            #expect(segments.count == route.template.rawValue.split(separator: "/").count + 1)
            #expect(route.path.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"?#\\;".utf8.contains($0) })
            #expect(!segments.contains(".") && !segments.contains(".."))
            #expect(VerifyRoute(path: route.path) == route)
        }
    }

    @Test(arguments: [
        "", "/", "/v2", "/v2/", "/v1/Services", "/v2/services", "/v2/Services/", "/v2//Services", "v2/Services",
        "/v2/Services/VA01/Verifications/", "/v2/Services/VA01/Verifications/VE01/x", "/v2/Services//Verifications",
    ])
    func `other paths are none`(path: String) {
        #expect(VerifyRoute(path: path) == nil)
    }

    @Test func `the summary is not the attempt called Summary`() {
        #expect(VerifyRoute(path: "/v2/Attempts/Summary") == .attemptsSummary)
    }

    @Test func `a number may stand raw or escaped in a path`() {
        let route = VerifyRoute.safelistNumber("+12025550143")

        #expect(route.path == "/v2/SafeList/Numbers/%2B12025550143")
        #expect(VerifyRoute(path: "/v2/SafeList/Numbers/+12025550143") == route)
    }
}
