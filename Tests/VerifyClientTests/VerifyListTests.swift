import ScriptedServer
import Testing
import VerifyClient
import VerifyModel

/// Lists over pages as the provider writes them: URLs of its literal host, tokens that mean nothing to us.
@Suite struct VerifyListTests {
    @Test func `pages are followed on the configured base to the end`() async throws {
        let (names, requests, failure) = try await read([
            page(
                ["a", "b"],
                next: "https://verify.twilio.com/v2/Services/VA01/RateLimits?PageSize=2&Page=1&PageToken=DN%2B1"
            ),
            page([], next: "https://evil.example/v2/Other?PageSize=2&Page=2&PageToken=DN2"),
            page(["c"], next: nil),
        ])

        #expect(names == ["a", "b", "c"] && failure == nil)
        #expect(
            requests.map(\.target) == [
                "/v2/Services/VA01/RateLimits?PageSize=2",
                "/v2/Services/VA01/RateLimits?PageSize=2&Page=1&PageToken=DN%2B1",
                "/v2/Services/VA01/RateLimits?PageSize=2&Page=2&PageToken=DN2",
            ]
        )
        #expect(requests.allSatisfy { $0.header("Authorization")?.hasPrefix("Basic ") == true })
    }

    @Test(arguments: [
        ["https://verify.twilio.com/v2/Services/VA01/RateLimits?PageSize=2"],
        [
            "https://verify.twilio.com/x?Page=1", "https://verify.twilio.com/x?Page=2",
            "https://verify.twilio.com/x?Page=1",
        ],
        ["https://verify.twilio.com/v2/Services/VA01/RateLimits"],
    ])
    func `pages that lead in a circle or nowhere are an error after the pages before`(next: [String]) async throws {
        let (names, _, failure) = try await read(next.map { page(["a"], next: $0) })

        guard case .unknown(.unreadable(status: 200), _) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(names.count == next.count - 1)
    }

    /// What a client makes of the pages that a server gives in turn.
    private func read(_ pages: [String]) async throws -> ([String?], [SeenRequest], VerifyClientError?) {
        let server = try server(pages)
        let (names, failure) = try await withTransport { transport in
            await readNames(with: VerifyClient(server, over: transport))
        }
        let requests = await server.seen().compactMap { event -> SeenRequest? in
            guard case .requested(let text) = event else { return nil }
            return SeenRequest(text)
        }
        return (names, requests, failure)
    }

    private func readNames(with client: VerifyClient) async -> ([String?], VerifyClientError?) {
        var names: [String?] = []
        do throws(VerifyClientError) {
            for try await limit in client.listRateLimits(of: ServiceSID("VA01"), PageQuery(pageSize: 2)) {
                names.append(limit.uniqueName)
            }
            return (names, nil)
        } catch {
            return (names, error)
        }
    }

    private func server(_ pages: [String]) throws -> ScriptedServer {
        try ScriptedServer { peer in
            for page in pages {
                try peer.readRequest()
                try peer.answer(body: page)
            }
        }
    }

    private func page(_ names: [String], next: String?) -> String {
        let items = names.map { #"{"sid":"RK01","unique_name":"\#($0)"}"# }.joined(separator: ",")
        let next = next.map { #""\#($0)""# } ?? "null"
        return #"{"rate_limits":[\#(items)],"meta":{"key":"rate_limits","next_page_url":\#(next)}}"#
    }
}
