import ScriptedServer
import Testing
import VerifyClient
import VerifyModel

/// Calls without a method of their own, over real sockets.
@Suite struct AnyCallTests {
    @Test func `any path of the API is answered as it stands`() async throws {
        try await Harness.run { harness in
            let path = try CallPath("/v2/Services?PageSize=1")

            let answer = try await harness.client.call(.get, path)

            let list = try VerifyJSON.decode(Page<VerifyService>.self, from: answer.body)
            #expect(answer.status == 200 && answer.isSuccess && answer.failure == nil)
            #expect(answer.requestID.map { RequestSID($0).isWellFormed } == true)
            #expect(list.items.map(\.sid) == [Harness.service] && list.meta.pageSize == 1)
        }
    }

    @Test func `fields go into the body of a POST, and a deletion answers with nothing`() async throws {
        try await Harness.run { harness in
            let fields = Form(fields: [FormField("FriendlyName", "Harbour Bank"), FormField("CodeLength", "7")])

            let made = try await harness.client.call(.post, CallPath("/v2/Services"), fields)
            let service = try VerifyJSON.decode(VerifyService.self, from: made.body)
            let gone = try await harness.client.call(.delete, CallPath("/v2/Services/\(service.sid)"))

            #expect(made.status == 201 && service.friendlyName == "Harbour Bank" && service.codeLength == 7)
            #expect(gone.status == 204 && gone.body.isEmpty && gone.json == nil)
        }
    }

    @Test(arguments: [("/v2/Nowhere", 404, 20404), ("/v2/Services/VA01", 404, 20404)])
    func `a refusal is an answer, too`(path: String, status: Int, code: Int) async throws {
        try await Harness.run { harness in
            let answer = try await harness.client.call(.get, CallPath(path))

            #expect(answer.status == status && answer.failure?.code == VerifyErrorCode(code))
        }
    }

    @Test func `fields of a GET stand behind the query of the path, and JSON is posted as it is`() async throws {
        let server = try ScriptedServer { peer in
            for _ in 0..<2 {
                try peer.readRequest()
                try peer.answer(body: "{}")
            }
        }
        try await withTransport { transport in
            let client = VerifyClient(server, over: transport)

            _ = try await client.call(
                .get,
                CallPath("/v2/Attempts?Country=NZ"),
                Form(fields: [FormField("To", "+1 &")])
            )
            _ = try await client.post(
                CallPath("/v2/Services/VA01/Passkeys/Challenges"),
                json: .object(["a": .bool(true)])
            )
        }

        let get = try #require(await server.nextRequest().flatMap(SeenRequest.init))
        let post = try #require(await server.nextRequest().flatMap(SeenRequest.init))
        #expect(get.target == "/v2/Attempts?Country=NZ&To=%2B1+%26" && get.body.isEmpty)
        #expect(post.target == "/v2/Services/VA01/Passkeys/Challenges" && post.body == #"{"a":true}"#)
        #expect(post.header("Content-Type") == "application/json")
    }

    @Test func `nobody there is no answer`() async throws {
        try await Harness.run { harness in
            let path = try CallPath("/v2/Services")

            let failure = await harness.failure { () async throws(VerifyClientError) in
                try await harness.client(at: "http://127.0.0.1:1").call(.get, path)
            }

            guard case .unsent = failure else { Issue.record("\(String(describing: failure))"); return }
        }
    }

    @Test func `an answer prints nothing of its body`() async throws {
        try await Harness.run { harness in
            let answer = try await harness.client.call(.get, CallPath("/v2/Services"))

            #expect("\(answer) \(String(reflecting: answer))".contains("VA0") == false)
        }
    }
}
