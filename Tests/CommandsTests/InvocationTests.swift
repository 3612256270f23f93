import Commands
import Foundation
import Testing
import VerifyModel

/// What a command line means, and which ones are refused before anything is asked.
@Suite struct InvocationTests {
    @Test func `values, places and options find their way`() throws {
        let invocation = try invocation(
            "buckets",
            "update",
            "BL1",
            "--service-sid",
            "VA1",
            "--rate-limit-sid=RK1",
            "--max",
            "5",
            "--json",
            "--verify-base-url",
            "https://example.org",
            "--config=file"
        )

        #expect(invocation.places == ["Sid": "BL1", "ServiceSid": "VA1", "RateLimitSid": "RK1"])
        #expect(invocation.fields == [FormField("Max", "5")])
        #expect(invocation.json && invocation.limit == 50 && invocation.config == "file")
        #expect(invocation.settings == ["--verify-base-url", "https://example.org"])
        #expect(try invocation.path { $0 }.text == "/v2/Services/VA1/RateLimits/RK1/Buckets/BL1")
    }

    @Test func `a value may look like an option if it follows a sign of equality`() throws {
        #expect(try invocation("services", "list", "--page-token=--x").fields == [FormField("PageToken", "--x")])
    }

    @Test func `a parameter may have the name of a setting`() throws {
        let invocation = try invocation("attempts", "list", "--verify-service-sid", "VA1", "--limit", "100000")
        #expect(invocation.fields == [FormField("VerifyServiceSid", "VA1")])
        #expect(invocation.settings.isEmpty && invocation.limit == 100_000)
    }

    @Test func `a repeated parameter keeps its values in order`() throws {
        let invocation = try invocation(
            "webhooks",
            "update",
            "YW1",
            "--event-types",
            "factor.created",
            "--event-types",
            "factor.deleted"
        )
        guard case .form(let form) = try invocation.body() else {
            Issue.record("no form")
            return
        }
        #expect(form.all("EventTypes") == ["factor.created", "factor.deleted"])
    }

    @Test(arguments: ["JBSWY3DP", "JBSWY3DP\n", "JBSWY3DP\r\n\n"])
    func `a secret can stand in a file`(content: String) throws {
        try withFile(content) { path in
            let invocation = try invocation("factors", "create", "--binding-secret-file", path)
            #expect(invocation.fields == [FormField("Binding.Secret", "JBSWY3DP")])
        }
    }

    @Test func `a secret that cannot be read, or is given twice, is told without it`() throws {
        try withFile("JBSWY3DP") { path in
            for more in [["--binding-secret-file", path], ["--binding-secret", "JBSWY3DP"]] {
                let arguments = ["factors", "create", "--binding-secret-file", path] + more
                let fault = #expect(throws: UsageFault.self) { try Request(arguments: arguments) }
                #expect(fault?.description.contains("JBSWY3DP") == false)
            }
        }
        try withFile("\n") { path in
            for path in [path, path + ".not-there"] {
                let arguments = ["verifications", "check", "--code-file", path]
                let fault = #expect(throws: UsageFault.self) { try Request(arguments: arguments) }
                #expect(fault?.description.hasPrefix("--code-file: ") == true)
            }
        }
        // What is no secret has no such option: it is taken for a setting, and refused as one that does not exist.
        #expect(try invocation("services", "create", "--friendly-name-file", "x").settings.count == 2)
    }

    private func withFile(_ content: String, _ body: (String) throws -> Void) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data(content.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try body(file.path)
    }

    @Test func `the service comes from the configuration if it is not named`() throws {
        let invocation = try invocation("verifications", "fetch", "+447700900123")
        #expect(
            try invocation.path { $0.isEmpty ? "VA2" : $0 }.text == "/v2/Services/VA2/Verifications/%2B447700900123"
        )
        #expect(throws: UsageFault.self) { try invocation.path { _ in nil } }
    }

    @Test(arguments: [
        [], ["nonsense"], ["services"], ["services", "nonsense"], ["services", "list", "VA1"],
        ["services", "fetch", "VA1", "VA2"], ["services", "fetch", ""], ["services", "create", "--friendly-name"],
        ["services", "create", "--friendly-name", "--json"], ["services", "list", "--json", "--json"],
        ["services", "create", "--friendly-name", "a", "--friendly-name", "b"], ["services", "list", "--limit", "0"],
        ["services", "list", "--limit", "100001"], ["services", "list", "--limit", "many"],
        ["buckets", "list", "--rate-limit-sid="],
    ])
    func `wrong use is told`(arguments: [String]) {
        #expect(throws: UsageFault.self) { try Request(arguments: arguments) }
    }

    @Test(arguments: [
        (["services", "create"], "--friendly-name is missing"),
        (["services", "create", "--friendly-name", "a", "--code-length", "six"], "--code-length is not valid"),
        (["services", "update", "VA1", "--lookup-enabled", "yes"], "--lookup-enabled is not valid"),
        (
            ["verifications", "start", "--to", "a@example.org", "--channel", "email", "--tags", "a=b"],
            "--tags is not valid"
        ),
        (["webhooks", "create", "--friendly-name", "a", "--webhook-url", "https://x"], "--event-types is missing"),
        (["passkeys", "create-factor", "--identity", "12345678"], "--friendly-name is missing"),
        (["passkeys", "verify-factor"], "--response-attestation-object is missing"),
    ])
    func `a value that cannot be meant is told with what would do`(arguments: [String], told: String) throws {
        guard case .invocation(let invocation) = try Request(arguments: arguments) else {
            Issue.record("no invocation")
            return
        }
        let fault = #expect(throws: UsageFault.self) { try invocation.body() }
        #expect(fault?.description.hasPrefix("\(told), expected: ") == true, "\(fault?.description ?? "")")
    }

    @Test(arguments: ["..", "a%2Fb", "a/b", "a\u{1B}b"])
    func `no word leads out of its place in the path`(word: String) throws {
        #expect(throws: UsageFault.self) { try invocation("services", "fetch", word).path { $0 } }
    }

    private func invocation(_ arguments: String...) throws -> Invocation {
        guard case .invocation(let invocation) = try Request(arguments: arguments) else { throw NoInvocation() }
        return invocation
    }

    private struct NoInvocation: Error {}
}
